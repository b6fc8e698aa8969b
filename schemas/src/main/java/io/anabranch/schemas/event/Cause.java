package io.anabranch.schemas.event;

/**
 * The record that caused something.
 *
 * @param topic without the cell's prefix, as {@code run-commands}; {@code seat} for a leader's
 *     start
 * @param offset in partition 0 of the topic; the epoch for a leader's start
 */
public record Cause(String topic, long offset) {
  @Override
  public String toString() {
    return topic + "@" + offset;
  }
}

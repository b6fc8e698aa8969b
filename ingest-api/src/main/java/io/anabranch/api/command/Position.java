package io.anabranch.api.command;

/**
 * Where a request stands on the log.
 *
 * @param topic without the cell's prefix
 * @param offset in its only partition
 */
public record Position(String topic, long offset) {
  /** On topic run-commands. */
  public static Position ofRunCommand(long offset) {
    return new Position("run-commands", offset);
  }

  /** On topic dag-commands. */
  public static Position ofDagCommand(long offset) {
    return new Position("dag-commands", offset);
  }
}

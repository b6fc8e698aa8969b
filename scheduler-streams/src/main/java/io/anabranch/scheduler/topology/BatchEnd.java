package io.anabranch.scheduler.topology;

/** Knows the last record of each polled batch, after which a commit costs least. */
@FunctionalInterface
public interface BatchEnd {
  /** Whether the record is the last that is left of what was polled. */
  boolean isLast(String topic, int partition, long offset);
}

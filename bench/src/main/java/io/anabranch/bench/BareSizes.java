package io.anabranch.bench;

import java.util.Map;

/**
 * What the whole system writes for an input, so that the bare pipeline writes as much.
 *
 * @param result bytes of a worker's word
 * @param dispatch bytes of a record to a worker
 * @param history bytes of a record of history
 * @param entries records of the changelog for one input, 1 or more
 * @param entry bytes of one of those
 */
record BareSizes(int result, int dispatch, int history, int entries, int entry) {
  private static final int LEAST = 64;

  /** From what topics grew by while so many runs of so many tasks each were run. */
  static BareSizes of(Map<String, TopicUse> grown, int runs, int tasks) {
    long inputs = (long) runs * (tasks + 1);
    long ran = (long) runs * tasks;
    TopicUse changelog = grown.getOrDefault("changelog", new TopicUse(inputs, inputs * LEAST));
    int entries = (int) Math.max(1, Math.round((double) changelog.records() / inputs));
    return new BareSizes(
        bytes(grown, "task-events", ran),
        bytes(grown, "tasks", ran),
        bytes(grown, "history", inputs),
        entries,
        (int) Math.max(LEAST, changelog.bytes() / Math.max(1, changelog.records())));
  }

  private static int bytes(Map<String, TopicUse> grown, String topic, long records) {
    TopicUse use = grown.getOrDefault(topic, new TopicUse(0, 0));
    return (int) Math.max(LEAST, use.bytes() / records);
  }
}

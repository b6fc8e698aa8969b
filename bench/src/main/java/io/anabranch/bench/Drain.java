package io.anabranch.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How fast a backlog goes, at its begin and at its end, by the times at which the log took the
 * tasks' ends. What ends before the last run was admitted does not count: the backlog is not whole
 * then. Not thread-safe.
 */
final class Drain {
  private static final byte[] ADMITTED = "\"RunAdmitted\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SUCCEEDED =
      "\"AttemptSucceeded\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TENTHS = 10;

  private final long[] ends;
  private int count;
  private long admitted;

  Drain(int tasks) {
    ends = new long[tasks];
  }

  /** Takes a record of history. */
  void see(ConsumerRecord<byte[], byte[]> record) {
    if (HistoryTail.contains(record.value(), SUCCEEDED)) {
      ended(record.timestamp());
    } else if (HistoryTail.contains(record.value(), ADMITTED)) {
      admitted(record.timestamp());
    }
  }

  void admitted(long millis) {
    admitted = Math.max(admitted, millis);
  }

  void ended(long millis) {
    if (count < ends.length) {
      ends[count++] = millis;
    }
  }

  /** Tasks per second in the first and in the last tenth; nothing where there were too few. */
  Map<String, Double> figures() {
    long[] after = Arrays.stream(ends, 0, count).filter(end -> end > admitted).toArray();
    int tenth = after.length / TENTHS;
    if (tenth == 0) {
      return Map.of();
    }
    int last = after.length - 1;
    return Map.of(
        "firstTenthPerSecond", rate(tenth, after[tenth] - admitted),
        "lastTenthPerSecond", rate(tenth, after[last] - after[last - tenth]));
  }

  private static double rate(int tasks, long millis) {
    return tasks * 1e3 / Math.max(1, millis);
  }
}

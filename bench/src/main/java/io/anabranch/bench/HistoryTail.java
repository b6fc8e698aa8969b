package io.anabranch.bench;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows history from its end, read_committed, and looks for words in it. It does not decode: on
 * the processors that are being measured that would cost as much as some of the system itself. Not
 * thread-safe.
 */
final class HistoryTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private byte @Nullable [] last;

  /** Sees records on the way. */
  interface Observer {
    /** A record came; {@code matches} when it has the word. */
    void see(ConsumerRecord<byte[], byte[]> record, boolean matches);
  }

  HistoryTail(KafkaSettings kafka) {
    consumer = new KafkaClients(kafka).consumer("bench-history");
    TopicPartition history = new TopicPartition(kafka.topics().history(), 0);
    consumer.assign(List.of(history));
    consumer.seekToEnd(List.of(history));
    consumer.position(history);
  }

  /**
   * Waits until a word came in so many records.
   *
   * @throws TimeoutException when they did not come within {@code limit}
   */
  void await(String word, int wanted, Duration limit) throws TimeoutException {
    await(word, wanted, limit, (record, matches) -> {});
  }

  /** As {@link #await(String, int, Duration)}; {@code observer} sees every record on the way. */
  void await(String word, int wanted, Duration limit, Observer observer) throws TimeoutException {
    byte[] sought = word.getBytes(StandardCharsets.US_ASCII);
    long start = System.nanoTime();
    int seen = 0;
    while (seen < wanted) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        last = record.value();
        boolean matches = contains(record.value(), sought);
        seen += matches ? 1 : 0;
        observer.see(record, matches);
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new TimeoutException(
            "Expected " + wanted + " times '" + word + "' in history, but got " + seen + ".");
      }
    }
  }

  /** The last record that was read. */
  byte[] last() {
    byte[] record = last;
    if (record == null) {
      throw new IllegalStateException("Expected to have read some of history first");
    }
    return record;
  }

  static boolean contains(byte[] text, byte[] sought) {
    // From the end, because that is where a run's end stands.
    for (int at = text.length - sought.length; at >= 0; at--) {
      int same = 0;
      while (same < sought.length && text[at + same] == sought[same]) {
        same++;
      }
      if (same == sought.length) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}

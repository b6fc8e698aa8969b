package io.anabranch.bench;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** What workers said of tasks that succeeded, read when it is over. Not thread-safe. */
final class Results implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(5);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition topic;

  /**
   * A worker's word.
   *
   * @param said the word
   * @param started by the worker's clock
   * @param ended by the worker's clock
   * @param appended when the log took it, in epoch milliseconds
   */
  record Result(TaskSucceeded said, Instant started, Instant ended, long appended) {}

  Results(KafkaSettings kafka) {
    consumer = new KafkaClients(kafka).consumer("bench-results");
    topic = new TopicPartition(kafka.topics().taskEvents(), 0);
    consumer.assign(List.of(topic));
  }

  /** The offset of what comes next. */
  long end() {
    return consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
  }

  /** All from this offset to the end. */
  List<Result> since(long offset) throws UnreadableException {
    List<Result> results = new ArrayList<>();
    long until = end();
    consumer.seek(topic, offset);
    while (consumer.position(topic) < until) {
      for (var record : consumer.poll(POLL)) {
        if (Codec.TASK_EVENT.decode(record.value()) instanceof TaskSucceeded said) {
          Instant started = said.startedAt();
          Instant ended = said.endedAt();
          if (started != null && ended != null) {
            results.add(new Result(said, started, ended, record.timestamp()));
          }
        }
      }
    }
    return results;
  }

  @Override
  public void close() {
    consumer.close();
  }
}

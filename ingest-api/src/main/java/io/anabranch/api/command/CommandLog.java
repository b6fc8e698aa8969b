package io.anabranch.api.command;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.topic.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Writes requests to the input topics and waits until all replicas have them. Thread-safe. */
public final class CommandLog implements AutoCloseable {
  private static final Map<String, Object> PATIENCE =
      Map.of(
          "max.block.ms", 3_000,
          "delivery.timeout.ms", 8_000,
          "request.timeout.ms", 4_000);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final KafkaClients clients;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean closed;

  public CommandLog(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Appends one record to a topic of one partition.
   *
   * @return its offset; what is returned stays on the log, whatever fails afterwards
   * @throws ApiException when it is too large, or Kafka did not confirm it within some seconds; it
   *     may still have been taken then
   */
  public long append(String topic, String key, byte[] value) throws InterruptedException {
    if (value.length > Limits.INPUT) {
      throw tooLarge(value.length);
    }
    var record = new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value);
    Producer<byte[], byte[]> current = producer();
    try {
      return current.send(record).get().offset();
    } catch (ExecutionException e) {
      throw refused(current, e.getCause() == null ? e : e.getCause(), value.length);
    } catch (KafkaException | IllegalStateException e) {
      throw refused(current, e, value.length);
    }
  }

  private ApiException refused(Producer<byte[], byte[]> current, Throwable cause, int size) {
    if (cause instanceof RecordTooLargeException) {
      return tooLarge(size);
    }
    if (!(cause instanceof RetriableException)) {
      // A producer may not recover from what is not retriable; a new one does.
      retire(current);
    }
    return ApiException.unavailable(
        "Expected Kafka to take the request, but it did not confirm it. It may still have been"
            + " taken: ask again with the same Idempotency-Key.",
        RETRY_AFTER,
        cause);
  }

  private static ApiException tooLarge(int size) {
    return ApiException.of(
        ProblemType.TOO_LARGE,
        "Expected a record of at most "
            + Limits.INPUT
            + " bytes for the log, but it would have "
            + size
            + ". Send less.");
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw ApiException.unavailable(
          "Expected a running server, but it is stopping. Ask another.", RETRY_AFTER, null);
    }
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      try {
        current = clients.producer("anabranch-api", PATIENCE);
      } catch (KafkaException e) {
        throw ApiException.unavailable(
            "Expected to reach Kafka, but cannot. Try again.", RETRY_AFTER, e);
      }
      producer = current;
    }
    return current;
  }

  private synchronized void retire(Producer<byte[], byte[]> broken) {
    if (broken.equals(producer)) {
      producer = null;
      broken.close(Duration.ZERO);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
  }
}

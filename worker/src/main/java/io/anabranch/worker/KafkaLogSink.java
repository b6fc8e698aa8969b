package io.anabranch.worker;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.worker.log.LogSink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Logs to topic task-logs. While Kafka is away, the client's buffer (32 MiB) takes them; when it is
 * full, chunks are refused rather than tasks stopped.
 */
final class KafkaLogSink implements LogSink, AutoCloseable {
  private static final Map<String, Object> BOUNDED =
      Map.of("delivery.timeout.ms", Integer.MAX_VALUE, "max.block.ms", 2_000, "linger.ms", 20);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Counter refused;

  KafkaLogSink(KafkaClients clients, MeterRegistry registry) {
    this.producer = clients.producer("worker-logs", BOUNDED);
    this.topic = clients.settings().topics().taskLogs();
    this.refused =
        Counter.builder("anabranch.worker.log.refused")
            .description("log chunks that Kafka could not take")
            .register(registry);
  }

  @Override
  public boolean take(LogChunk chunk) {
    byte[] key = chunk.attempt().runId().getBytes(StandardCharsets.UTF_8);
    try {
      Future<?> sent =
          producer.send(new ProducerRecord<>(topic, key, Codec.LOG_CHUNK.encode(chunk)));
      if (sent.isDone()) {
        sent.get(); // throws what the client said at once
      }
      return true;
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      refused.increment();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}

package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends inputs without a pause until closed, and counts those that Kafka took. */
final class SteadyInputs implements AutoCloseable {
  private static final long BETWEEN_NANOS = Duration.ofMillis(5).toNanos();

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread thread = new Thread(this::run, "steady-inputs");
  private volatile boolean closed;

  SteadyInputs(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer = new KafkaClients(kafka).producer("test-inputs");
    thread.start();
  }

  private void run() {
    for (long number = 1; !closed; number++) {
      byte[] value = ("input " + number).getBytes(StandardCharsets.UTF_8);
      var _ =
          producer.send(
              new ProducerRecord<>(kafka.topics().runCommands(), value),
              (metadata, error) -> {
                if (error == null) {
                  acknowledged.incrementAndGet();
                }
              });
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** Ends the sending; how many inputs were taken. */
  long stop() throws InterruptedException {
    closed = true;
    thread.join();
    producer.flush();
    return acknowledged.get();
  }

  @Override
  public void close() {
    closed = true;
    producer.close();
  }
}

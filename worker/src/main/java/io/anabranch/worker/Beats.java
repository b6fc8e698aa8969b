package io.anabranch.worker;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.event.Beat;
import io.anabranch.schemas.event.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life of one worker: one each second, and the next only after Kafka took the last, so
 * that none is ever sent from a queue.
 */
final class Beats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beats.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  // WHY short: a beat that cannot be sent now is worth nothing later, the next one is.
  private static final Map<String, Object> IMPATIENT =
      Map.of("max.block.ms", 3_000, "request.timeout.ms", 3_000, "delivery.timeout.ms", 4_000);

  private final KafkaClients clients;
  private final String topic;
  private final byte[] key;
  private final byte[] value;
  private final Thread thread;
  private volatile boolean over;

  private Beats(KafkaClients clients, String worker) {
    this.clients = clients;
    this.topic = clients.settings().topics().beats();
    this.key = worker.getBytes(StandardCharsets.UTF_8);
    this.value = Codec.BEAT.encode(new Beat.WorkerBeat(worker));
    this.thread = Thread.ofPlatform().daemon().name("worker-beats").unstarted(this::run);
  }

  static Beats start(KafkaClients clients, String worker) {
    Beats beats = new Beats(clients, worker);
    beats.thread.start();
    return beats;
  }

  private void run() {
    while (!over) {
      try (Producer<byte[], byte[]> producer = clients.producer("worker-beats", IMPATIENT)) {
        beat(producer);
      } catch (KafkaException e) {
        LOG.warn("The producer of beats failed and is made anew: {}", e.toString());
        LockSupport.parkNanos(PERIOD.toNanos());
      } catch (InterruptedException e) {
        return; // over
      }
    }
  }

  private void beat(Producer<byte[], byte[]> producer) throws InterruptedException {
    while (!over) {
      long start = System.nanoTime();
      try {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
      } catch (ExecutionException e) {
        LOG.debug("A beat was not taken: {}", String.valueOf(e.getCause()));
        if (!(e.getCause() instanceof org.apache.kafka.common.errors.RetriableException)) {
          throw new KafkaException(e.getCause());
        }
      }
      long left = PERIOD.toNanos() - (System.nanoTime() - start);
      if (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
    }
  }

  /** Ends them; returns when none follows. */
  @Override
  public void close() {
    over = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

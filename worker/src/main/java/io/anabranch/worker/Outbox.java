package io.anabranch.worker;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.TaskEvent;
import io.anabranch.schemas.event.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker says on task-events, in the order in which it says it. Nothing is dropped: an
 * event is kept until Kafka has taken it, and when the producer fails for good, a new one sends all
 * that is left again (the scheduler knows an event that comes twice). Thread-safe.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration REPAIR_PAUSE = Duration.ofSeconds(1);
  private static final Map<String, Object> PATIENT =
      Map.of("delivery.timeout.ms", Integer.MAX_VALUE, "max.block.ms", 2_000);

  private final KafkaClients clients;
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Deque<Pending> unacknowledged = new ArrayDeque<>();
  private Producer<byte[], byte[]> producer;
  private int generation;
  private boolean repairing;
  private boolean closed;

  private static final class Pending {
    private final byte[] key;
    private final byte[] value;
    private boolean taken;

    Pending(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }
  }

  Outbox(KafkaClients clients) {
    this.clients = clients;
    this.topic = clients.settings().topics().taskEvents();
    this.producer = newProducer();
  }

  /** Says it; waits for Kafka only as long as its client needs to take a record. */
  void send(TaskEvent event) {
    Pending pending = new Pending(key(event), Codec.TASK_EVENT.encode(event));
    lock.lock();
    try {
      if (closed) {
        LOG.warn("Too late to say {}", event);
        return;
      }
      unacknowledged.add(pending);
      if (!repairing) {
        transmit(pending);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many events Kafka has not taken yet. */
  int pending() {
    lock.lock();
    try {
      return unacknowledged.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until Kafka has taken everything; false when it has not within {@code limit}. */
  boolean awaitEmpty(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!unacknowledged.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = emptied.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Stops trying. What Kafka has not taken is lost; the scheduler finds out by itself. */
  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    lock.lock();
    try {
      closed = true;
      generation++;
      last = producer;
      if (!unacknowledged.isEmpty()) {
        LOG.error(
            "{} events were not taken by Kafka; what they are about is dispatched again",
            unacknowledged.size());
      }
    } finally {
      lock.unlock();
    }
    last.close(Duration.ZERO);
  }

  // INVARIANT: called under the lock, so records get to the producer in their order.
  private void transmit(Pending pending) {
    int sentBy = generation;
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(topic, pending.key, pending.value),
              (metadata, e) -> answered(pending, sentBy, e));
    } catch (KafkaException | IllegalStateException e) {
      broken(sentBy, e);
    }
  }

  private void answered(Pending pending, int sentBy, @Nullable Exception e) {
    lock.lock();
    try {
      if (sentBy != generation) {
        return;
      }
      if (e != null) {
        broken(sentBy, e);
        return;
      }
      pending.taken = true;
      while (!unacknowledged.isEmpty() && unacknowledged.peek().taken) {
        unacknowledged.remove();
      }
      if (unacknowledged.isEmpty()) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void broken(int sentBy, Exception e) {
    if (sentBy != generation || repairing || closed) {
      return;
    }
    LOG.warn(
        "Kafka does not take results; they are kept and sent again. It said: {}", e.toString());
    repairing = true;
    Thread.ofPlatform().daemon().name("worker-outbox-repair").start(this::repair);
  }

  private void repair() {
    Producer<byte[], byte[]> old = producer;
    old.close(Duration.ZERO);
    try {
      Thread.sleep(REPAIR_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      generation++;
      producer = newProducer();
      repairing = false;
      for (Pending pending : List.copyOf(unacknowledged)) {
        if (!repairing) {
          transmit(pending);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Producer<byte[], byte[]> newProducer() {
    return clients.producer("worker-results", PATIENT);
  }

  private static byte[] key(TaskEvent event) {
    String key =
        switch (event) {
          case AttemptEvent attempt -> attempt.attempt().runId();
          case WorkerEvent worker -> worker.worker();
          case LeaderEvent leader ->
              throw new IllegalArgumentException("Expected a worker's event, but got " + leader);
        };
    return key.getBytes(StandardCharsets.UTF_8);
  }
}

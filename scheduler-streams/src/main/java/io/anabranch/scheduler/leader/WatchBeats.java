package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.event.Beat;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ticks once a second on topic beats and appends WorkerSilent for a worker of which no beat came
 * between six ticks. The next tick goes out a second after the last was read back, never from a
 * queue, so a slow or absent broker slows the count down.
 */
final class WatchBeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchBeats.class);
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
  // Far longer than a delivery takes before it fails; then the log has lost the tick.
  private static final long LOST = TimeUnit.MINUTES.toNanos(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String leader;
  private final Topics topics;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<Set<String>> known;
  private final Silence silence = new Silence();
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile boolean underWay;
  private long nextTick = System.nanoTime();
  private long number;

  /**
   * Makes the watch; {@link #start()} begins it.
   *
   * @param producer idempotent, shared, closed by its owner
   * @param known the workers that live, by the cell's last word
   */
  WatchBeats(
      String leader,
      KafkaClients clients,
      Producer<byte[], byte[]> producer,
      Supplier<Set<String>> known) {
    this.leader = leader;
    this.topics = clients.settings().topics();
    this.producer = producer;
    this.consumer = clients.consumer("anabranch-leader-beats");
    this.known = known;
    this.thread = Thread.ofPlatform().daemon().name("watch-beats").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (consumer) {
      boolean atEnd = false;
      while (!closed) {
        try {
          if (!atEnd) {
            seekToEnd();
            atEnd = true;
          }
          turn();
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("Cannot read beats now, no worker is counted as silent: {}", e.toString());
          if (stop.await(PERIOD, TimeUnit.NANOSECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if so, it ends.
    }
  }

  private void seekToEnd() {
    TopicPartition beats = new TopicPartition(topics.beats(), 0);
    consumer.assign(List.of(beats));
    consumer.seekToEnd(List.of(beats));
    // WHY: the seek is lazy; without this our first tick could be before the end that it finds.
    consumer.position(beats);
  }

  private void turn() {
    long late = System.nanoTime() - nextTick;
    if (underWay ? late > LOST : late >= 0) {
      nextTick = System.nanoTime();
      sendTick();
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        read(Codec.BEAT.decode(record.value()));
      } catch (UnreadableException e) {
        LOG.debug("Skipping a beat that cannot be read: {}", e.getMessage());
      }
    }
  }

  private void sendTick() {
    underWay = true;
    byte[] tick = Codec.BEAT.encode(new Beat.LeaderTick(leader, ++number));
    var _ =
        producer.send(
            new ProducerRecord<>(topics.beats(), 0, null, tick),
            (metadata, error) -> {
              if (error != null) {
                underWay = false;
              }
            });
  }

  private void read(Beat beat) {
    switch (beat) {
      case Beat.WorkerBeat sign -> silence.beat(sign.worker());
      case Beat.LeaderTick tick -> {
        if (tick.leader().equals(leader) && tick.number() == number) {
          silence.tick(known.get()).forEach(this::report);
          underWay = false;
          nextTick = System.nanoTime() + PERIOD;
        }
      }
    }
  }

  private void report(String worker) {
    LOG.warn(
        "Worker {} was silent for {} ticks; its attempts go elsewhere.", worker, Silence.LIMIT);
    byte[] event =
        Codec.TASK_EVENT.encode(new LeaderEvent.WorkerSilent(leader, worker, Silence.LIMIT));
    var _ = producer.send(new ProducerRecord<>(topics.taskEvents(), 0, null, event));
  }

  @Override
  public void close() {
    closed = true;
    stop.countDown();
    // WHY: not an interrupt, which would keep the consumer from closing in order.
    consumer.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

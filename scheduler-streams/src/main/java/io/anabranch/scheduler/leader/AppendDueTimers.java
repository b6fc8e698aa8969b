package io.anabranch.scheduler.leader;

import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.topic.Topics;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Appends one TimerDue when the earliest timer is due by the leader's clock, so that the firing is
 * a recorded input behind every result that came before it. One is under way at a time.
 */
final class AppendDueTimers implements AutoCloseable {
  private static final long LOOK_MS = 20;
  private static final long PAUSE_MS = 50;

  private final String leader;
  private final Topics topics;
  private final Producer<byte[], byte[]> producer;
  private final LongSupplier clockMillis;
  private final Thread thread;
  private volatile long earliestDue = Long.MAX_VALUE;
  private volatile boolean underWay;
  private volatile long notBefore = Long.MIN_VALUE;
  private volatile boolean closed;

  AppendDueTimers(
      String leader, Topics topics, Producer<byte[], byte[]> producer, LongSupplier clockMillis) {
    this.leader = leader;
    this.topics = topics;
    this.producer = producer;
    this.clockMillis = clockMillis;
    this.thread = Thread.ofPlatform().daemon().name("append-due-timers").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The cell's earliest due time in epoch milliseconds; {@link Long#MAX_VALUE} for none. */
  void earliestDue(long epochMillis) {
    earliestDue = epochMillis;
  }

  /** The cell decided on a TimerDue of this leader. */
  void read(boolean fired) {
    if (!fired) {
      notBefore = clockMillis.getAsLong() + PAUSE_MS;
    }
    underWay = false;
  }

  /** Appends one whether or not a timer is due; it gives an idle cell its epoch. */
  void append() {
    underWay = true;
    byte[] due = Codec.TASK_EVENT.encode(new LeaderEvent.TimerDue(leader));
    var _ =
        producer.send(
            new ProducerRecord<>(topics.taskEvents(), 0, null, due),
            (metadata, error) -> {
              if (error != null) {
                underWay = false;
              }
            });
  }

  private void run() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        long now = clockMillis.getAsLong();
        if (!underWay && earliestDue <= now && notBefore <= now) {
          append();
        }
      }
    } catch (InterruptedException e) {
      // close() ends the loop.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

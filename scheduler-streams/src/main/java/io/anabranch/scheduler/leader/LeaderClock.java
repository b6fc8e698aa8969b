package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.Beat;
import io.anabranch.schemas.event.Codec;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/**
 * One leader's clock: the append time of a record that it wrote when it started, so that all
 * leaders follow the brokers, plus the monotonic time since. It never goes back. Thread-safe.
 */
final class LeaderClock implements Time {
  private final long anchorMillis;
  private final long anchorNanos;
  private final LongSupplier nanoTime;

  LeaderClock(long anchorMillis, LongSupplier nanoTime) {
    this.anchorMillis = anchorMillis;
    this.nanoTime = nanoTime;
    this.anchorNanos = nanoTime.getAsLong();
  }

  /** Writes the leader's first tick to beats and starts at the time at which it was appended. */
  static LeaderClock start(Producer<byte[], byte[]> producer, KafkaSettings kafka, String leader)
      throws ExecutionException, InterruptedException {
    byte[] tick = Codec.BEAT.encode(new Beat.LeaderTick(leader, 0));
    RecordMetadata appended =
        producer.send(new ProducerRecord<>(kafka.topics().beats(), 0, null, tick)).get();
    // WHY: read after the answer, so that the clock is late by it: a timer never fires early.
    return new LeaderClock(appended.timestamp(), System::nanoTime);
  }

  @Override
  public long milliseconds() {
    return anchorMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - anchorNanos);
  }

  @Override
  public long nanoseconds() {
    return nanoTime.getAsLong();
  }

  @Override
  public void sleep(long ms) {
    Time.SYSTEM.sleep(ms);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    synchronized (object) {
      while (!condition.get()) {
        long left = deadlineMs - milliseconds();
        if (left <= 0) {
          throw new TimeoutException("Expected a condition in time, but it did not come.");
        }
        object.wait(left);
      }
    }
  }
}

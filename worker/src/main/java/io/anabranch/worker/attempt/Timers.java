package io.anabranch.worker.attempt;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks later, each on a virtual thread of its own, so that one that waits delays no other.
 * Thread-safe.
 */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("worker-timers").factory());

  public Timers() {
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code task} once; cancel the future to keep it from starting. */
  public Future<?> after(Duration delay, Runnable task) {
    return clock.schedule(
        () -> Thread.startVirtualThread(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs {@code task} again and again, never two at once; cancel the future to end it. */
  public Future<?> every(Duration period, Runnable task) {
    AtomicBoolean underWay = new AtomicBoolean();
    Runnable guarded =
        () -> {
          try {
            task.run();
          } finally {
            underWay.set(false);
          }
        };
    return clock.scheduleAtFixedRate(
        () -> {
          if (underWay.compareAndSet(false, true)) {
            Thread.startVirtualThread(guarded);
          }
        },
        period.toNanos(),
        period.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

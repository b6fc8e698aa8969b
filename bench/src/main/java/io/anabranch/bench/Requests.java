package io.anabranch.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Requests runs when they are due, on a thread of its own. What it measures counts from when a run
 * should have been requested: a system that holds its caller up must not look better for it.
 */
final class Requests {
  private final Load load;
  private final FutureTask<Void> sending;
  private final Histogram finishes = Measured.histogram();
  private final long start = System.nanoTime();

  private Requests(Load load, IntConsumer send) {
    this.load = load;
    this.sending = new FutureTask<>(() -> sendAll(send), null);
  }

  /**
   * Begins.
   *
   * @param send is told the number of each run, from 0
   */
  static Requests begin(Load load, IntConsumer send) {
    Requests requests = new Requests(load, send);
    Thread.ofPlatform().name("bench-requests").start(requests.sending);
    return requests;
  }

  private void sendAll(IntConsumer send) {
    for (int run = 0; run < load.runs(); run++) {
      long due = load.dueNanos(run);
      for (long early = due - elapsed(); early > 0; early = due - elapsed()) {
        LockSupport.parkNanos(early);
      }
      send.accept(run);
    }
  }

  /** Nanoseconds since the first run should have started. */
  long elapsed() {
    return System.nanoTime() - start;
  }

  /** The run with this number is over. */
  void finished(int run) {
    finishes.recordValue(Math.max(0, elapsed() - load.dueNanos(run)));
  }

  /** Waits until all are requested, and tells how long each took. */
  Histogram end() throws InterruptedException {
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected to request all runs, but could not.", e);
    }
    return finishes;
  }
}

package io.anabranch.bench;

import java.time.Duration;

/** How the runs of a workload come. */
sealed interface Load {
  /** How many there are. */
  int runs();

  /** When the run with this number, from 0, should start: nanoseconds after the first. */
  long dueNanos(int run);

  /** All at once. */
  record Burst(int runs) implements Load {
    @Override
    public long dueNanos(int run) {
      return 0;
    }
  }

  /**
   * At a fixed rate, whatever becomes of those before.
   *
   * @param perSecond runs per second
   * @param length for how long
   */
  record Paced(double perSecond, Duration length) implements Load {
    @Override
    public int runs() {
      return (int) Math.max(1, Math.round(perSecond * length.toNanos() / 1e9));
    }

    @Override
    public long dueNanos(int run) {
      return (long) (run / perSecond * 1e9);
    }
  }
}

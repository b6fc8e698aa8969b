package io.anabranch.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * One repeat of a workload.
 *
 * @param tasks how many tasks ran
 * @param total from the first request to the last run's end on the log
 * @param settled from the first request until the projection had caught up; total where there is no
 *     projection
 * @param cpu of this process and its children meanwhile
 * @param hops nanoseconds from one task's end to the next one's start; empty where none was taken
 */
record Measured(int tasks, Duration total, Duration settled, Duration cpu, Histogram hops) {
  double tasksPerSecond() {
    return tasks / (settled.toNanos() / 1e9);
  }

  double hopMillis(double percentile) {
    return hops.getValueAtPercentile(percentile) / 1e6;
  }

  double totalMillis() {
    return total.toNanos() / 1e6;
  }

  double cpuSecondsPerThousand() {
    return cpu.toNanos() / 1e6 / tasks;
  }

  static Histogram histogram() {
    return new Histogram(Duration.ofMinutes(5).toNanos(), 3);
  }
}

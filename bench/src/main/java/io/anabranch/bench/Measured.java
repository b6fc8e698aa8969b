package io.anabranch.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * One repeat of a workload.
 *
 * @param tasks how many tasks ran
 * @param runs in how many runs
 * @param total from the first request to the last run's end on the log
 * @param settled from the first request until the projection had caught up; total where there is no
 *     projection
 * @param cpu of this process and its children meanwhile
 * @param latencies of hops and of runs
 * @param figures what else there is, by name; a dot in a name makes an object in the report
 */
record Measured(
    int tasks,
    int runs,
    Duration total,
    Duration settled,
    Duration cpu,
    Latencies latencies,
    Map<String, Double> figures) {

  /**
   * What took how many nanoseconds.
   *
   * @param hops from one task's end to the next one's start; empty where none was taken
   * @param finishes from when a run should have been requested to its end, as a reader of the log
   *     sees it
   */
  record Latencies(Histogram hops, Histogram finishes) {}

  Measured {
    figures = Map.copyOf(figures);
  }

  Histogram hops() {
    return latencies.hops();
  }

  Histogram finishes() {
    return latencies.finishes();
  }

  Measured with(Map<String, Double> more) {
    Map<String, Double> all = new TreeMap<>(figures);
    all.putAll(more);
    return new Measured(tasks, runs, total, settled, cpu, latencies, all);
  }

  double tasksPerSecond() {
    return tasks / (settled.toNanos() / 1e9);
  }

  double runsPerSecond() {
    return runs / (settled.toNanos() / 1e9);
  }

  double totalMillis() {
    return total.toNanos() / 1e6;
  }

  double cpuSecondsPerThousand() {
    return cpu.toNanos() / 1e6 / tasks;
  }

  static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  static Histogram histogram() {
    return new Histogram(Duration.ofHours(2).toNanos(), 3);
  }
}

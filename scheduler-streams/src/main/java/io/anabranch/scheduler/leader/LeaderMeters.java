package io.anabranch.scheduler.leader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the scheduler tells of itself as numbers. Thread-safe. */
final class LeaderMeters {
  final MeterRegistry registry;
  private volatile boolean leads;
  private volatile long sequence;
  private volatile long epoch;
  private volatile long readyTasks;

  LeaderMeters(MeterRegistry registry) {
    this.registry = registry;
    gauge("anabranch.scheduler.leader", "1 while this process leads", () -> leads ? 1 : 0);
    gauge("anabranch.scheduler.epoch", "the epoch of the last decision here", () -> epoch);
    gauge("anabranch.scheduler.sequence", "the last decision here", () -> sequence);
    gauge("anabranch.scheduler.ready.tasks", "tasks that wait for a slot", () -> readyTasks);
  }

  private void gauge(String name, String what, Supplier<Number> value) {
    Gauge.builder(name, value).description(what).register(registry);
  }

  void leads(boolean now) {
    leads = now;
    if (!now) {
      readyTasks = 0;
    }
  }

  void decided(long newSequence, long newEpoch, long newReadyTasks) {
    sequence = newSequence;
    epoch = newEpoch;
    readyTasks = newReadyTasks;
  }
}

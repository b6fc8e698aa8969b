package io.anabranch.worker.attempt;

import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.event.AttemptEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts attempts. */
public final class AttemptMeters {
  private final MeterRegistry registry;
  private final AtomicInteger running = new AtomicInteger();
  private final Counter started;

  public AttemptMeters(MeterRegistry registry, int slots) {
    this.registry = registry;
    this.started =
        Counter.builder("anabranch.worker.attempts.started")
            .description("attempts that this worker took to run")
            .register(registry);
    Gauge.builder("anabranch.worker.slots", () -> slots)
        .description("attempts that may run at once")
        .register(registry);
    Gauge.builder("anabranch.worker.running", running, AtomicInteger::get)
        .description("attempts that run")
        .register(registry);
  }

  void started() {
    started.increment();
    running.incrementAndGet();
  }

  void ended(TaskAction action, AttemptEvent event, Duration ran) {
    running.decrementAndGet();
    Timer.builder("anabranch.worker.attempts")
        .description("attempts that ended, with how long they ran")
        .tag("type", action.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .tag("outcome", Reports.outcome(event))
        .register(registry)
        .record(ran);
  }

  void returned() {
    Counter.builder("anabranch.worker.dispatches.returned")
        .description("dispatches that could not be started here")
        .register(registry)
        .increment();
  }
}

package io.anabranch.platform.db;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What a fold tells of itself. */
final class FoldMetrics {
  private final Counter records;
  private final Counter rows;
  private final Counter poison;
  private final Counter gone;
  private final Counter dropped;
  private final Counter failed;
  private final Timer batches;
  private final AtomicLong lag = new AtomicLong();

  FoldMetrics(String fold, MeterRegistry registry) {
    records = counter("anabranch.fold.records", "Records folded", fold, registry);
    rows = counter("anabranch.fold.rows", "Rows written", fold, registry);
    poison = counter("anabranch.fold.poison", "Records skipped as unreadable", fold, registry);
    gone = counter("anabranch.fold.gone", "Records gone before they were folded", fold, registry);
    dropped =
        counter("anabranch.fold.dropped", "Batches that another was faster with", fold, registry);
    failed = counter("anabranch.fold.failures", "Failures that led to a retry", fold, registry);
    batches =
        Timer.builder("anabranch.fold.batches")
            .description("Batches written, and the time of their transactions")
            .tag("fold", fold)
            .register(registry);
    Gauge.builder("anabranch.fold.lag", lag, AtomicLong::get)
        .description("Records that are still to be folded")
        .tag("fold", fold)
        .register(registry);
  }

  private static Counter counter(
      String name, String description, String fold, MeterRegistry registry) {
    return Counter.builder(name).description(description).tag("fold", fold).register(registry);
  }

  void wrote(int recordCount, int rowCount, Duration took) {
    records.increment(recordCount);
    rows.increment(rowCount);
    batches.record(took);
  }

  void poisoned() {
    poison.increment();
  }

  void gone(long count) {
    gone.increment((double) count);
  }

  void dropped() {
    dropped.increment();
  }

  void failed() {
    failed.increment();
  }

  void lag(long behind) {
    lag.set(behind);
  }
}

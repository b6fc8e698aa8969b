package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures workloads on a running system, and the same traffic on the bare pipeline beside it: all
 * in one run, one after the other and again, so that a busy moment of the machine hits both.
 */
public final class Bench {
  private static final int RAW_RECORDS_PER_HOP = 10;

  private final BenchTarget target;
  private final Plan plan;
  private final Consumer<String> progress;
  private final Series series = new Series();

  /** Measures {@code target}; {@code progress} gets a line for people now and then. */
  public Bench(BenchTarget target, Plan plan, Consumer<String> progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures and reports as JSON: {@code workloads}, {@code bare}, {@code raw}, {@code topics} and
   * {@code machine}; docs/performance.md says what each field is.
   */
  public ObjectNode run() throws Exception {
    try (WholeSystem system = new WholeSystem(target)) {
      progress.accept("warm-up: " + plan.warmUp().hops() + " hops at least on each pipeline");
      WarmUp warmUp = new WarmUp(target, system, plan);
      BareSizes sizes = warmUp.system();
      try (BarePipeline baseline = new BarePipeline(target.kafka(), sizes, target.slots())) {
        warmUp.both(baseline);
        progress.accept("warm: " + warmUp.report());
        measureAll(system, baseline, sizes);
      }
      ObjectNode report = series.report();
      report.set("topics", warmUp.topics());
      report.set("postgres", warmUp.tables());
      report.set("warmUp", warmUp.report());
      report.set("machine", Machine.describe());
      return report;
    }
  }

  private void measureAll(WholeSystem system, BarePipeline baseline, BareSizes sizes)
      throws Exception {
    List<Case> cases = Case.of(plan);
    // The warm-up runs these.
    Set<String> known = new HashSet<>(Set.of(Case.CHAIN.name(), Case.LONG_CHAIN.name()));
    for (Case one : cases) {
      if (known.add(one.shape().name())) {
        system.prepare(one.shape());
      }
    }
    int rounds = cases.stream().mapToInt(one -> repeats(one)).max().orElse(0);
    for (int round = 1; round <= rounds; round++) {
      for (Case one : cases) {
        if (round <= repeats(one)) {
          progress.accept(one.name() + ", " + round + " of " + repeats(one));
          measure(one, system, baseline);
        }
      }
      series.addRaw(
          RawLog.recordsPerSecond(
              baseline.kafka(), plan.warmUp().hops() * RAW_RECORDS_PER_HOP, sizes.result()));
    }
  }

  private int repeats(Case one) {
    return plan.repeats().of(one.workload());
  }

  private void measure(Case one, WholeSystem system, BarePipeline baseline) throws Exception {
    Load load = one.load(plan.sizes(), series.whole());
    Map<String, Double> asked =
        load instanceof Load.Paced paced ? Map.of("ratePerSecond", paced.perSecond()) : Map.of();
    Pipeline.Look look = one.workload().look();
    series.addWhole(one.name(), system.run(one.shape(), load, look).with(asked).with(heap()));
    if (one.workload().hasBaseline()) {
      series.addBare(one.name(), baseline.run(one.shape(), load, look).with(asked));
    }
  }

  private static Map<String, Double> heap() {
    return Map.of("heapAfterGcMiB", (double) Machine.heapAfterGcMiB());
  }
}

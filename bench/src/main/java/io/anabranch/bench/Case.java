package io.anabranch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workload with what it runs.
 *
 * @param name in the report
 * @param load null for paced: its rate is known only once others were measured
 */
record Case(String name, Workload workload, Shape shape, @Nullable Load load) {
  /** What W6 takes where nothing else says how much is safe. */
  private static final double DEFAULT_RATE = 200;

  private static final double SAFE_PART = 0.4;
  private static final int SMALL_BURST = 1_000;

  static final Shape CHAIN = Shape.chain("bench-chain-3", 3);
  static final Shape LONG_CHAIN = Shape.chain("bench-chain-100", 100);
  private static final int WIDEST = 10_000;

  static List<Case> of(Plan plan) {
    List<Case> cases = new ArrayList<>();
    for (Workload workload : plan.workloads()) {
      switch (workload) {
        case W1 -> cases.add(burst(workload, LONG_CHAIN, 1));
        case W2 -> cases.add(burst(workload, Shape.fan("bench-fan-1000", 1_000), 1));
        case W3 -> {
          int most = plan.sizes().largest();
          if (most > SMALL_BURST) {
            cases.add(new Case("W3x1000", workload, CHAIN, new Load.Burst(SMALL_BURST)));
          }
          cases.add(burst(workload, CHAIN, most));
        }
        case W3P -> cases.add(burst(workload, CHAIN, plan.sizes().largest()));
        case W4 -> {
          // As many tasks at once as the others have, so that only the DAG's size differs.
          Shape wide = Shape.grid("bench-grid-10000-wide", 1_000, 10);
          cases.add(new Case("W4x1000", workload, wide, new Load.Burst(1)));
          cases.add(burst(workload, Shape.grid("bench-grid-10000", 100, 100), 1));
        }
        case W5 -> cases.add(backlog("W5", plan.sizes().backlog()));
        case W6 -> cases.add(new Case("W6", workload, CHAIN, null));
      }
    }
    return cases;
  }

  /** So many tasks that are ready at once, in as few runs as a DAG's size allows. */
  static Case backlog(String name, int tasks) {
    int width = Math.min(tasks, WIDEST);
    return new Case(
        name,
        Workload.W5,
        Shape.grid("bench-wide-" + width, width, 1),
        new Load.Burst(Math.max(1, tasks / width)));
  }

  private static Case burst(Workload workload, Shape shape, int runs) {
    return new Case(workload.name(), workload, shape, new Load.Burst(runs));
  }

  /** The load, paced by what was measured so far. */
  Load load(Plan.Sizes sizes, Map<String, List<Measured>> soFar) {
    return load != null ? load : new Load.Paced(rate(sizes, soFar), sizes.paced());
  }

  private static double rate(Plan.Sizes sizes, Map<String, List<Measured>> soFar) {
    Double wanted = sizes.rate();
    if (wanted != null) {
      return wanted;
    }
    List<Measured> paced = soFar.get("W6");
    if (paced != null) {
      // Repeats of one rate, or their spread would say nothing.
      return paced.getFirst().figures().getOrDefault("ratePerSecond", DEFAULT_RATE);
    }
    List<Measured> burst = soFar.get("W3");
    return burst == null
        ? DEFAULT_RATE
        : SAFE_PART * Summary.median(burst, Measured::runsPerSecond);
  }
}

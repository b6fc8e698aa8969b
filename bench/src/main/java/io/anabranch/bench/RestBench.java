package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Pipeline.Look;
import io.anabranch.schemas.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Measures W1 to W4 on a server that runs already, by what its REST API tells. */
public final class RestBench {
  /** What can be measured from outside. */
  private static final Set<Workload> POSSIBLE =
      EnumSet.of(Workload.W1, Workload.W2, Workload.W3, Workload.W4);

  /** Each of them is a call of its own, which would be measured more than the system. */
  private static final int MOST_RUNS = 1_000;

  private final RestApi api;
  private final Plan plan;
  private final Consumer<String> progress;

  /** Measures; {@code progress} gets a line for people now and then. */
  public RestBench(RestApi api, Plan plan, Consumer<String> progress) {
    this.api = api;
    Set<Workload> possible = EnumSet.copyOf(plan.workloads());
    possible.retainAll(POSSIBLE);
    if (possible.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected one of " + POSSIBLE + ": no other can be measured over REST.");
    }
    Plan.Sizes sizes = plan.sizes();
    this.plan =
        new Plan(
            possible,
            plan.warmUp(),
            plan.repeats(),
            new Plan.Sizes(
                Math.min(MOST_RUNS, sizes.largest()),
                sizes.backlog(),
                sizes.rate(),
                sizes.paced()));
    this.progress = progress;
  }

  /** {@code workloads}, and {@code note} that says what is missing. */
  public ObjectNode run() throws Exception {
    Map<String, List<Measured>> measured = new TreeMap<>();
    List<Case> cases = Case.of(plan);
    try (RestSystem system = new RestSystem(api)) {
      progress.accept("warm-up: " + plan.warmUp().hops() + " hops");
      system.prepare(Case.CHAIN);
      warm(system);
      for (Case one : cases) {
        system.prepare(one.shape());
      }
      for (int round = 1; round <= plan.repeats().light(); round++) {
        for (Case one : cases) {
          int repeats = plan.repeats().of(one.workload());
          if (round <= repeats) {
            progress.accept(one.name() + ", " + round + " of " + repeats);
            Load load = one.load(plan.sizes(), measured);
            measured
                .computeIfAbsent(one.name(), any -> new ArrayList<>())
                .add(system.run(one.shape(), load, one.workload().look()));
          }
        }
      }
    }
    ObjectNode report = Json.mapper().createObjectNode();
    report.put(
        "note",
        "By REST and by the server's times: no bare pipeline, no stages, no CPU, no bytes.");
    ObjectNode workloads = report.putObject("workloads");
    measured.forEach(
        (name, repeats) -> {
          ObjectNode summary = Summary.of(repeats, Map.of());
          summary.remove("cpuSecondsPer1000");
          workloads.set(name, summary);
        });
    return report;
  }

  private void warm(RestSystem system) throws Exception {
    int left = Math.max(1, plan.warmUp().hops() / Case.CHAIN.tasks());
    while (left > 0) {
      int runs = Math.min(MOST_RUNS, left);
      var _ = system.run(Case.CHAIN, new Load.Burst(runs), Look.NOTHING);
      left -= runs;
    }
  }
}

package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures workloads on a running system, and the same traffic on the bare pipeline beside it: all
 * in one run, one after the other and again, so that a busy moment of the machine hits both.
 */
public final class Bench {
  private static final Shape WARM = Workload.W3.shape();
  private static final int RAW_RECORDS_PER_HOP = 10;

  private final BenchTarget target;
  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param workloads which
   * @param warmUpHops tasks run before anything counts, on both pipelines
   * @param repeats of each workload
   * @param largest most runs at once
   */
  public record Plan(Set<Workload> workloads, int warmUpHops, int repeats, int largest) {
    public Plan {
      workloads = EnumSet.copyOf(workloads);
      if (repeats < 1 || warmUpHops < 1) {
        throw new IllegalArgumentException("Expected at least one repeat and one hop of warm-up.");
      }
    }
  }

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
    Map<String, List<Measured>> whole = new TreeMap<>();
    Map<String, List<Measured>> bare = new TreeMap<>();
    List<Double> raw = new ArrayList<>();
    try (WholeSystem system = new WholeSystem(target)) {
      system.prepare(WARM);
      int warmRuns = Math.max(1, plan.warmUpHops() / WARM.tasks());
      progress.accept("warm-up: " + warmRuns * WARM.tasks() + " hops on each pipeline");
      system.run(WARM, warmRuns, false);
      Map<String, TopicUse> use = TopicUse.of(target.kafka());
      system.run(WARM, warmRuns, false);
      Map<String, TopicUse> grown = new TreeMap<>();
      Map<String, TopicUse> before = use;
      TopicUse.of(target.kafka())
          .forEach(
              (topic, now) ->
                  grown.put(topic, now.minus(before.getOrDefault(topic, new TopicUse(0, 0)))));
      BareSizes sizes = BareSizes.of(grown, warmRuns, WARM.tasks());
      try (BarePipeline baseline = new BarePipeline(target.kafka(), sizes)) {
        baseline.run(WARM, warmRuns, false);
        for (Workload workload : plan.workloads()) {
          if (workload != Workload.W3) {
            system.prepare(workload.shape());
          }
        }
        for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
          for (Workload workload : plan.workloads()) {
            for (int runs : workload.runs()) {
              if (runs <= plan.largest()) {
                progress.accept(name(workload, runs) + ", " + repeat + " of " + plan.repeats());
                measure(system, workload, runs, whole);
                if (workload.hasBaseline()) {
                  measure(baseline, workload, runs, bare);
                }
              }
            }
          }
          raw.add(
              RawLog.recordsPerSecond(
                  baseline.kafka(), plan.warmUpHops() * RAW_RECORDS_PER_HOP, sizes.result()));
        }
      }
      return report(whole, bare, raw, grown, warmRuns * WARM.tasks());
    }
  }

  private static void measure(
      Pipeline pipeline, Workload workload, int runs, Map<String, List<Measured>> into)
      throws Exception {
    Measured measured = pipeline.run(workload.shape(), runs, workload.takesHops());
    into.computeIfAbsent(name(workload, runs), any -> new ArrayList<>()).add(measured);
  }

  private static String name(Workload workload, int runs) {
    return workload.runs().size() == 1 ? workload.name() : workload.name() + "x" + runs;
  }

  private ObjectNode report(
      Map<String, List<Measured>> whole,
      Map<String, List<Measured>> bare,
      List<Double> raw,
      Map<String, TopicUse> grown,
      int tasks) {
    ObjectNode report = Json.mapper().createObjectNode();
    ObjectNode workloads = report.putObject("workloads");
    ObjectNode baselines = report.putObject("bare");
    bare.forEach((name, repeats) -> baselines.set(name, Summary.of(repeats, Map.of())));
    whole.forEach(
        (name, repeats) ->
            workloads.set(name, Summary.of(repeats, Summary.ratios(repeats, bare.get(name)))));
    report.putObject("raw").set("recordsPerSecond", Summary.spread(raw, value -> value));
    ObjectNode topics = report.putObject("topics");
    grown.forEach(
        (topic, use) ->
            topics
                .putObject(topic)
                .put("recordsPerTask", Summary.rounded((double) use.records() / tasks))
                .put("bytesPerTask", Summary.rounded((double) use.bytes() / tasks)));
    report.set("machine", Machine.describe());
    return report;
  }
}

package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Pipeline.Look;
import io.anabranch.schemas.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Runs what does not count, and learns from it what a task writes. Not thread-safe. */
final class WarmUp {
  private final BenchTarget target;
  private final WholeSystem system;
  private final Plan.WarmUp plan;
  private final Load.Burst load;
  private final boolean chain;
  private final Compilers compilers = new Compilers();
  private Map<String, TopicUse> topics = Map.of();
  private Map<String, PostgresUse> tables = Map.of();
  private double share;
  private int hops;

  WarmUp(BenchTarget target, WholeSystem system, Plan plan) {
    this.target = target;
    this.system = system;
    this.plan = plan.warmUp();
    this.load = new Load.Burst(Math.max(1, plan.warmUp().hops() / Case.CHAIN.tasks()));
    // A chain alone takes other ways through the code than a burst does.
    this.chain = plan.workloads().contains(Workload.W1);
  }

  /** The whole system first, because the bare pipeline has to write as much as it does. */
  BareSizes system() throws Exception {
    system.prepare(Case.CHAIN);
    runBurst(system);
    Map<String, TopicUse> topicsBefore = TopicUse.of(target.kafka());
    Map<String, PostgresUse> tablesBefore = system.tables();
    runBurst(system);
    topics = grown(topicsBefore, TopicUse.of(target.kafka()), TopicUse.NONE, TopicUse::minus);
    tables = grown(tablesBefore, system.tables(), PostgresUse.NONE, PostgresUse::minus);
    hops = 2 * load.runs() * Case.CHAIN.tasks();
    return BareSizes.of(topics, load.runs(), Case.CHAIN.tasks());
  }

  private static <T> Map<String, T> grown(
      Map<String, T> before, Map<String, T> after, T none, BinaryOperator<T> minus) {
    Map<String, T> grown = new TreeMap<>();
    after.forEach(
        (name, now) -> grown.put(name, minus.apply(now, before.getOrDefault(name, none))));
    return grown;
  }

  /** Then both, in rounds, until the JIT compilers are quiet or it takes too long. */
  void both(BarePipeline baseline) throws Exception {
    if (chain) {
      system.prepare(Case.LONG_CHAIN);
    }
    runBurst(baseline);
    share = compilers.share();
    while (hops < plan.mostHops() && share > Compilers.QUIET) {
      for (Pipeline pipeline : List.of(system, baseline)) {
        runBurst(pipeline);
        if (chain) {
          var _ = pipeline.run(Case.LONG_CHAIN, new Load.Burst(1), Look.NOTHING);
        }
      }
      hops += load.runs() * Case.CHAIN.tasks() + (chain ? Case.LONG_CHAIN.tasks() : 0);
      share = compilers.share();
    }
  }

  private void runBurst(Pipeline pipeline) throws Exception {
    var _ = pipeline.run(Case.CHAIN, load, Look.NOTHING);
  }

  /** How much was run, and how busy the compilers were in the last round. */
  ObjectNode report() {
    return Json.mapper()
        .createObjectNode()
        .put("hops", hops)
        .put("compilersShare", Summary.rounded(share));
  }

  /** What a task writes to each topic. */
  ObjectNode topics() {
    ObjectNode report = Json.mapper().createObjectNode();
    double tasks = (double) load.runs() * Case.CHAIN.tasks();
    topics.forEach(
        (topic, use) ->
            report
                .putObject(topic)
                .put("recordsPerTask", Summary.rounded(use.records() / tasks))
                .put("bytesPerTask", Summary.rounded(use.bytes() / tasks)));
    return report;
  }

  /** What a task leaves in each table of the projection. */
  ObjectNode tables() {
    ObjectNode report = Json.mapper().createObjectNode();
    double tasks = (double) load.runs() * Case.CHAIN.tasks();
    tables.forEach(
        (table, use) -> {
          if (!use.equals(PostgresUse.NONE)) {
            report
                .putObject(table)
                .put("rowsPerTask", Summary.rounded(use.rows() / tasks))
                .put("bytesPerTask", Summary.rounded(use.bytes() / tasks));
          }
        });
    return report;
  }
}

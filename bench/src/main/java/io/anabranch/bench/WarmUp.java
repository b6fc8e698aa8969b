package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Pipeline.Look;
import io.anabranch.schemas.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** Runs what does not count, and learns from it what a task writes. Not thread-safe. */
final class WarmUp {
  private final BenchTarget target;
  private final WholeSystem system;
  private final Load.Burst load;
  private Map<String, TopicUse> topics = Map.of();
  private int hops;

  WarmUp(BenchTarget target, WholeSystem system, Plan.WarmUp plan) {
    this.target = target;
    this.system = system;
    this.load = new Load.Burst(Math.max(1, plan.hops() / Case.CHAIN.tasks()));
  }

  /** The whole system first, because the bare pipeline has to write as much as it does. */
  BareSizes system() throws Exception {
    system.prepare(Case.CHAIN);
    runBurst(system);
    Map<String, TopicUse> before = TopicUse.of(target.kafka());
    runBurst(system);
    topics = new TreeMap<>();
    TopicUse.of(target.kafka())
        .forEach(
            (topic, now) ->
                topics.put(topic, now.minus(before.getOrDefault(topic, new TopicUse(0, 0)))));
    return BareSizes.of(topics, load.runs(), Case.CHAIN.tasks());
  }

  /** Then the other one. */
  void bare(BarePipeline baseline) throws Exception {
    runBurst(baseline);
  }

  private void runBurst(Pipeline pipeline) throws Exception {
    var _ = pipeline.run(Case.CHAIN, load, Look.NOTHING);
    hops += load.runs() * Case.CHAIN.tasks();
  }

  /** How much was run on both pipelines together. */
  int hops() {
    return hops;
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
}

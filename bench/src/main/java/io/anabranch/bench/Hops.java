package io.anabranch.bench;

import io.anabranch.bench.Results.Result;
import io.anabranch.bench.Stages.Hop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** From one task's end to the start of the next one of its chain, both by the worker's clock. */
final class Hops {
  private Hops() {}

  static List<Hop> of(List<Result> results) {
    List<Hop> hops = new ArrayList<>();
    for (List<Result> chain : chains(results)) {
      for (int i = 1; i < chain.size(); i++) {
        Result before = chain.get(i - 1);
        hops.add(
            new Hop(
                ClientProbe.nanos(before.ended()),
                ClientProbe.nanos(chain.get(i).started()),
                Duration.ofMillis(before.appended()).toNanos()));
      }
    }
    return hops;
  }

  static Histogram histogram(List<Hop> hops) {
    Histogram histogram = Measured.histogram();
    hops.forEach(hop -> histogram.recordValue(Math.max(0, hop.started() - hop.ended())));
    return histogram;
  }

  /** The results of each run, in the order in which its tasks were dispatched. */
  private static List<List<Result>> chains(List<Result> results) {
    Map<String, List<Result>> runs = new HashMap<>();
    for (Result result : results) {
      runs.computeIfAbsent(result.said().attempt().runId(), any -> new ArrayList<>()).add(result);
    }
    runs.values()
        .forEach(run -> run.sort(Comparator.comparing(one -> one.said().attempt().token())));
    return List.copyOf(runs.values());
  }
}

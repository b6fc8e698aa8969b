package io.anabranch.bench;

import io.anabranch.bench.Results.Result;
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

  static Histogram of(List<Result> results) {
    Histogram hops = Measured.histogram();
    for (List<Result> chain : chains(results)) {
      for (int i = 1; i < chain.size(); i++) {
        Duration hop = Duration.between(chain.get(i - 1).ended(), chain.get(i).started());
        hops.recordValue(Math.max(0, hop.toNanos()));
      }
    }
    return hops;
  }

  /** The results of each run, in the order in which its tasks were dispatched. */
  static List<List<Result>> chains(List<Result> results) {
    Map<String, List<Result>> runs = new HashMap<>();
    for (Result result : results) {
      runs.computeIfAbsent(result.said().attempt().runId(), any -> new ArrayList<>()).add(result);
    }
    runs.values()
        .forEach(run -> run.sort(Comparator.comparing(one -> one.said().attempt().token())));
    return List.copyOf(runs.values());
  }
}

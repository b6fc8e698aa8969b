package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Repeats as medians with their spread. */
final class Summary {
  private Summary() {}

  static ObjectNode of(List<Measured> repeats, Map<String, Double> ratios) {
    ObjectNode summary = Json.mapper().createObjectNode();
    summary.put("repeats", repeats.size());
    summary.put("runs", repeats.getFirst().runs());
    summary.put("tasks", repeats.getFirst().tasks());
    summary.set("totalMs", spread(repeats, Measured::totalMillis));
    summary.set("tasksPerSecond", spread(repeats, Measured::tasksPerSecond));
    summary.set("runsPerSecond", spread(repeats, Measured::runsPerSecond));
    summary.set("cpuSecondsPer1000", spread(repeats, Measured::cpuSecondsPerThousand));
    putLatency(summary, "hopMs", repeats, Measured::hops);
    putLatency(summary, "submitToFinishMs", repeats, Measured::finishes);
    repeats.getFirst().figures().keySet().stream()
        .sorted()
        .forEach(name -> putFigure(summary, name, repeats));
    ratios.forEach((name, ratio) -> summary.put(name, rounded(ratio)));
    return summary;
  }

  private static void putLatency(
      ObjectNode summary,
      String name,
      List<Measured> repeats,
      Function<Measured, Histogram> histogram) {
    Histogram all = Measured.histogram();
    repeats.forEach(repeat -> all.add(histogram.apply(repeat)));
    if (all.getTotalCount() > 0) {
      ObjectNode latency = summary.putObject(name);
      latency.set("p50", spread(repeats, repeat -> Measured.millis(histogram.apply(repeat), 50)));
      for (double percentile : new double[] {90, 99}) {
        latency.put("p" + (int) percentile, rounded(Measured.millis(all, percentile)));
      }
      latency.put("max", rounded(all.getMaxValue() / 1e6));
    }
  }

  private static void putFigure(ObjectNode summary, String name, List<Measured> repeats) {
    int dot = name.indexOf('.');
    ObjectNode into = dot < 0 ? summary : summary.withObjectProperty(name.substring(0, dot));
    List<Double> values =
        repeats.stream()
            .map(repeat -> repeat.figures().get(name))
            .filter(Objects::nonNull)
            .toList();
    into.set(name.substring(dot + 1), spread(values, value -> value));
  }

  /** The whole system against the bare pipeline: the hop's latency, and the rate. */
  static Map<String, Double> ratios(List<Measured> whole, @Nullable List<Measured> bare) {
    Map<String, Double> ratios = new TreeMap<>();
    if (bare != null) {
      double hop = median(bare, one -> Measured.millis(one.hops(), 50));
      if (hop > 0 && whole.getFirst().hops().getTotalCount() > 0) {
        ratios.put("hopToBare", median(whole, one -> Measured.millis(one.hops(), 50)) / hop);
      }
      ratios.put(
          "toBare",
          median(whole, Measured::tasksPerSecond) / median(bare, Measured::tasksPerSecond));
      ratios.put(
          "toBareWithoutProjection",
          median(whole, one -> one.tasks() / one.totalMillis())
              / median(bare, one -> one.tasks() / one.totalMillis()));
    }
    return ratios;
  }

  static <T> ObjectNode spread(List<T> repeats, ToDoubleFunction<T> of) {
    double[] sorted = repeats.stream().mapToDouble(of).sorted().toArray();
    return Json.mapper()
        .createObjectNode()
        .put("median", rounded(median(repeats, of)))
        .put("min", rounded(sorted[0]))
        .put("max", rounded(sorted[sorted.length - 1]));
  }

  static <T> double median(List<T> repeats, ToDoubleFunction<T> of) {
    double[] sorted = repeats.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Three digits that count. */
  static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    return new java.math.BigDecimal(value).round(new java.math.MathContext(3)).doubleValue();
  }
}

package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured so far, by the names of the cases. Not thread-safe. */
final class Series {
  private final Map<String, List<Measured>> whole = new TreeMap<>();
  private final Map<String, List<Measured>> bare = new TreeMap<>();
  private final List<Double> raw = new ArrayList<>();

  Map<String, List<Measured>> whole() {
    return whole;
  }

  void addWhole(String name, Measured repeat) {
    whole.computeIfAbsent(name, any -> new ArrayList<>()).add(repeat);
  }

  void addBare(String name, Measured repeat) {
    bare.computeIfAbsent(name, any -> new ArrayList<>()).add(repeat);
  }

  void addRaw(double recordsPerSecond) {
    raw.add(recordsPerSecond);
  }

  /** {@code workloads}, {@code bare} and {@code raw} of the report. */
  ObjectNode report() {
    ObjectNode report = Json.mapper().createObjectNode();
    ObjectNode workloads = report.putObject("workloads");
    ObjectNode baseline = report.putObject("bare");
    bare.forEach((name, repeats) -> baseline.set(name, Summary.of(repeats, Map.of())));
    whole.forEach(
        (name, repeats) ->
            workloads.set(name, Summary.of(repeats, Summary.ratios(repeats, bare.get(name)))));
    report.putObject("raw").set("recordsPerSecond", Summary.spread(raw, value -> value));
    return report;
  }
}

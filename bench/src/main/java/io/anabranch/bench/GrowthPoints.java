package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The points of one curve, from the smallest on. Not thread-safe. */
final class GrowthPoints {
  private final Map<Integer, List<Measured>> points = new TreeMap<>();

  void add(int at, Measured repeat) {
    points.computeIfAbsent(at, any -> new ArrayList<>()).add(repeat);
  }

  /** With the cost of a task, in time and in CPU, against that of the smallest point. */
  ArrayNode report() {
    ArrayNode report = Json.mapper().createArrayNode();
    points.forEach(
        (at, repeats) -> {
          ObjectNode point = report.addObject().put("at", at);
          point.setAll(Summary.of(repeats, relative(repeats)));
        });
    return report;
  }

  private Map<String, Double> relative(List<Measured> repeats) {
    List<Measured> first = points.values().iterator().next();
    return Map.of(
        "timeToFirst",
        Summary.median(first, Measured::tasksPerSecond)
            / Summary.median(repeats, Measured::tasksPerSecond),
        "cpuToFirst",
        Summary.median(repeats, Measured::cpuSecondsPerThousand)
            / Summary.median(first, Measured::cpuSecondsPerThousand));
  }
}

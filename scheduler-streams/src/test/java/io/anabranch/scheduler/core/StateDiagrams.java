package io.anabranch.scheduler.core;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of {@link Machine} as the diagrams that the documentation shows. */
final class StateDiagrams {
  private StateDiagrams() {}

  static String all() {
    return Arrays.stream(Machine.values())
        .map(StateDiagrams::diagram)
        .collect(Collectors.joining("\n"));
  }

  // One arrow for all events between the same two states.
  private static String diagram(Machine machine) {
    Map<String, String> arrows = new LinkedHashMap<>();
    for (Machine.Row row : machine.rows()) {
      arrows.merge(
          "%s --> %s".formatted(row.from(), row.to()), row.event(), "%s<br/>%s"::formatted);
    }
    return arrows.entrySet().stream()
        .map(arrow -> "  " + arrow.getKey() + ": " + arrow.getValue() + "\n")
        .collect(
            Collectors.joining(
                "", "### " + machine.title() + "\n\n```mermaid\nstateDiagram-v2\n", "```\n"));
  }
}

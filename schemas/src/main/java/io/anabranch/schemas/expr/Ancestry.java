package io.anabranch.schemas.expr;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tasks come before which.
 *
 * @param dependencies of each task by its id; an id that is no task's has none
 */
public record Ancestry(Map<String, List<String>> dependencies) {
  public Ancestry {
    dependencies = Map.copyOf(dependencies);
  }

  boolean isTask(String id) {
    return dependencies.containsKey(id);
  }

  boolean isBefore(String ancestor, String task) {
    Set<String> seen = new HashSet<>();
    ArrayDeque<String> next = new ArrayDeque<>(List.of(task));
    while (!next.isEmpty()) {
      for (String upstream : dependencies.getOrDefault(next.remove(), List.of())) {
        if (upstream.equals(ancestor)) {
          return true;
        }
        if (seen.add(upstream)) {
          next.add(upstream);
        }
      }
    }
    return false;
  }
}

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

  /** Whether {@code ancestor} comes before {@code task}, as far as that can be known. */
  boolean isBefore(String ancestor, String task) {
    Set<String> seen = new HashSet<>();
    ArrayDeque<String> next = new ArrayDeque<>(List.of(task));
    while (!next.isEmpty()) {
      String current = next.remove();
      for (String upstream : dependencies.getOrDefault(current, List.of())) {
        // What is no task, or waits for itself, is told of elsewhere; with it, nobody knows.
        if (upstream.equals(ancestor) || !isTask(upstream) || upstream.equals(current)) {
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

package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dagfile.CheckGraph.Edge;
import io.anabranch.schemas.tree.Problems;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds tasks that wait for each other. Each group of them is one problem, which names a shortest
 * cycle through its first task and stands at the dependency that closes it.
 */
final class FindCycles {
  private static final int MOST_NAMES = 20;

  private final List<TaskDraft> tasks;
  private final List<List<Edge>> edges;
  private final Problems problems;

  FindCycles(List<TaskDraft> tasks, List<List<Edge>> edges, Problems problems) {
    this.tasks = tasks;
    this.edges = edges;
    this.problems = problems;
  }

  void report() {
    int[] groups = new FindGroups(edges).find();
    boolean[] named = new boolean[groups.length];
    for (int i = 0; i < groups.length; i++) {
      if (!named[groups[i]]) {
        List<Edge> cycle = cycle(i, groups);
        if (!cycle.isEmpty()) {
          named[groups[i]] = true;
          name(i, cycle);
        }
      }
    }
  }

  /** The edges of a shortest way from {@code start} over its upstreams back to itself. */
  private List<Edge> cycle(int start, int[] groups) {
    Map<Integer, Step> steps = new HashMap<>();
    Deque<Integer> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      int task = queue.poll();
      for (Edge edge : edges.get(task)) {
        int upstream = edge.upstream();
        if (groups[upstream] == groups[start]
            && steps.putIfAbsent(upstream, new Step(task, edge)) == null) {
          queue.add(upstream);
          if (upstream == start) {
            return wayBack(start, steps);
          }
        }
      }
    }
    return List.of();
  }

  /** How the search came to a task. */
  private record Step(int from, Edge edge) {}

  private static List<Edge> wayBack(int start, Map<Integer, Step> steps) {
    Deque<Edge> way = new ArrayDeque<>();
    for (Step step = steps.get(start); step != null; ) {
      way.addFirst(step.edge());
      step = step.from() == start ? null : steps.get(step.from());
    }
    return List.copyOf(way);
  }

  private void name(int start, List<Edge> cycle) {
    Edge first = cycle.get(0);
    if (cycle.size() == 1) {
      problems.add(
          first.tree().place(),
          "Expected '" + id(start) + "' not to wait for itself. Remove this.");
      return;
    }
    String names =
        cycle.stream()
            .limit(MOST_NAMES)
            .map(edge -> " → " + id(edge.upstream()))
            .collect(Collectors.joining());
    problems.add(
        first.tree().place(),
        "Expected no cycle, but these tasks wait for each other: "
            + id(start)
            + names
            + (cycle.size() > MOST_NAMES ? " → …" : "")
            + ". Remove one of these dependencies.");
  }

  private String id(int task) {
    return String.valueOf(tasks.get(task).idText());
  }
}

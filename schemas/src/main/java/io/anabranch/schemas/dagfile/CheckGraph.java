package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the ids and dependencies of the tasks against each other. */
final class CheckGraph {
  private final List<TaskDraft> tasks;
  private final Problems problems;
  private final Map<String, Integer> index = new HashMap<>();

  CheckGraph(List<TaskDraft> tasks, Problems problems) {
    this.tasks = tasks;
    this.problems = problems;
  }

  void check() {
    for (int i = 0; i < tasks.size(); i++) {
      String id = tasks.get(i).idText();
      Integer first = id == null ? null : index.putIfAbsent(id, i);
      if (id != null && first != null) {
        problems.add(
            tasks.get(i).id().place(),
            "Expected each task's id once, but "
                + Words.quote(id)
                + " is the id of "
                + tasks.get(first).place().path()
                + " already. Rename one.");
      }
    }
    List<List<Edge>> edges = new ArrayList<>(tasks.size());
    tasks.forEach(task -> edges.add(edges(task)));
    new FindCycles(tasks, edges, problems).report();
  }

  /** A dependency on a task that exists. */
  record Edge(int upstream, Tree tree) {}

  private List<Edge> edges(TaskDraft task) {
    List<Edge> edges = new ArrayList<>(task.dependencies().size());
    Set<String> seen = new HashSet<>();
    for (Tree tree : task.dependencies()) {
      String upstream = TaskDraft.text(tree);
      if (upstream == null) {
        continue;
      }
      Integer found = index.get(upstream);
      if (!seen.add(upstream)) {
        problems.add(
            tree.place(),
            "Expected each dependency once, but got " + Words.quote(upstream) + " again.");
      } else if (found == null) {
        problems.unknown(
            tree.place(),
            "Expected the id of a task of this DAG, but got " + Words.quote(upstream) + ".",
            upstream,
            index.keySet());
      } else {
        edges.add(new Edge(found, tree));
      }
    }
    return edges;
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.expr.RenderTask;
import io.anabranch.schemas.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A DAG version compiled for scheduling: who comes after whom. Not thread-safe. */
final class DagPlan {
  private final DagSpec spec;
  private final RenderTask renderer;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<List<TaskSpec>> successors = new ArrayList<>();
  private final int[] rank;
  private final int[] encodedBytes;
  private final Map<String, Set<String>> namedByTexts = new HashMap<>();
  private final Set<String> named = new HashSet<>();

  DagPlan(DagSpec spec) {
    this.spec = spec;
    this.renderer = new RenderTask(spec);
    for (TaskSpec task : spec.tasks()) {
      index.put(task.id(), index.size());
      successors.add(new ArrayList<>());
    }
    for (TaskSpec task : spec.tasks()) {
      for (String upstream : task.dependencies()) {
        successors.get(indexOf(upstream)).add(task);
      }
    }
    this.rank = topologicalRanks();
    this.encodedBytes = new int[spec.tasks().size()];
    for (TaskSpec task : spec.tasks()) {
      Set<String> names = renderer.namedByTexts(task);
      if (!names.isEmpty()) {
        namedByTexts.put(task.id(), names);
        named.addAll(names);
      }
      named.addAll(renderer.namedByCondition(task));
    }
  }

  private int[] topologicalRanks() {
    int[] unmet = new int[spec.tasks().size()];
    int[] ranks = new int[unmet.length];
    ArrayDeque<TaskSpec> next = new ArrayDeque<>();
    for (TaskSpec task : spec.tasks()) {
      unmet[indexOf(task.id())] = task.dependencies().size();
      if (task.dependencies().isEmpty()) {
        next.add(task);
      }
    }
    for (int place = 0; !next.isEmpty(); place++) {
      TaskSpec task = next.remove();
      ranks[indexOf(task.id())] = place;
      for (TaskSpec successor : successors(task.id())) {
        if (--unmet[indexOf(successor.id())] == 0) {
          next.add(successor);
        }
      }
    }
    return ranks;
  }

  private int indexOf(String task) {
    Integer place = index.get(task);
    if (place == null) {
      throw new IllegalStateException(
          "Expected DAG " + spec.name() + " to have task " + task + ", but it has none.");
    }
    return place;
  }

  DagSpec spec() {
    return spec;
  }

  RenderTask renderer() {
    return renderer;
  }

  TaskSpec task(String id) {
    return spec.tasks().get(indexOf(id));
  }

  boolean has(String id) {
    return index.containsKey(id);
  }

  /** The tasks that the texts of the task name. */
  Set<String> namedByTexts(String id) {
    return namedByTexts.getOrDefault(id, Set.of());
  }

  /** Whether an expression names the task, so that its output is kept. */
  boolean isNamed(String id) {
    return named.contains(id);
  }

  /** How many bytes the task has on the log where nothing in it is rendered; measured once. */
  int encodedBytes(String id) {
    int place = indexOf(id);
    if (encodedBytes[place] == 0) {
      encodedBytes[place] = Json.bytes(spec.tasks().get(place)).length;
    }
    return encodedBytes[place];
  }

  /** The tasks that depend on {@code task}, in the author's order. */
  List<TaskSpec> successors(String task) {
    return successors.get(indexOf(task));
  }

  /** A place in an order in which every task comes after its upstreams. */
  int rank(String task) {
    return rank[indexOf(task)];
  }

  /** Tasks that start with the run, in the author's order. */
  List<String> roots() {
    return spec.tasks().stream()
        .filter(task -> task.dependencies().isEmpty() || task.triggerRule() == TriggerRule.ALWAYS)
        .map(TaskSpec::id)
        .toList();
  }
}

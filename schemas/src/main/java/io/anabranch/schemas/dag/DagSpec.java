package io.anabranch.schemas.dag;

import io.anabranch.schemas.id.Ids;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as its author wrote it, checked. An instance can only be made whole by {@code DagReader};
 * the compact constructors hold what a single record can check, the validation holds the rest.
 *
 * @param name the DAG's id
 * @param description for people; may be empty
 * @param params declared parameters by name, in the author's order
 * @param tags for people and filters
 * @param timeout how long a run may take before it is ended; null for as long as it does
 * @param files name → content, pinned with the version
 * @param tasks in the author's order; 1 to {@value #MAX_TASKS}
 */
public record DagSpec(
    String name,
    String description,
    Map<String, ParamSpec> params,
    List<String> tags,
    @Nullable Duration timeout,
    Map<String, String> files,
    List<TaskSpec> tasks) {
  /** Most tasks that one DAG may have. */
  public static final int MAX_TASKS = 10_000;

  /** Most bytes of a definition, files included. */
  public static final int MAX_BYTES = 1 << 20;

  public DagSpec {
    Ids.dag(name);
    params = new LinkedHashMap<>(params);
    tags = List.copyOf(tags);
    files = new TreeMap<>(files);
    tasks = List.copyOf(tasks);
  }

  /** The task and all that come after it. */
  public Set<String> from(String task) {
    Map<String, List<String>> successors = new HashMap<>();
    for (TaskSpec one : tasks) {
      for (String upstream : one.dependencies()) {
        successors.computeIfAbsent(upstream, id -> new ArrayList<>()).add(one.id());
      }
    }
    Set<String> all = new HashSet<>(Set.of(task));
    Deque<String> next = new ArrayDeque<>(all);
    while (!next.isEmpty()) {
      for (String successor : successors.getOrDefault(next.removeLast(), List.of())) {
        if (all.add(successor)) {
          next.add(successor);
        }
      }
    }
    return all;
  }

  /** A DAG whose runs may take as long as they do. */
  public DagSpec(
      String name,
      String description,
      Map<String, ParamSpec> params,
      List<String> tags,
      Map<String, String> files,
      List<TaskSpec> tasks) {
    this(name, description, params, tags, null, files, tasks);
  }
}

package io.anabranch.scheduler.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest version of each DAG, which versions have runs, and the runs that wait to start. */
final class DagIndex {
  private final Map<String, Integer> newest = new HashMap<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> queued = new HashMap<>();

  void add(Entry.Dag version) {
    newest.merge(version.dag(), version.version(), Math::max);
  }

  void replace(Entry.@Nullable Run old, Entry.@Nullable Run next) {
    if (old != null) {
      runs.computeIfPresent(
          Entry.Dag.key(old.dag(), old.version()), (key, many) -> many == 1 ? null : many - 1);
    }
    if (next != null) {
      runs.merge(Entry.Dag.key(next.dag(), next.version()), 1, Integer::sum);
    }
  }

  void replace(DagEntry.@Nullable Queued old, DagEntry.@Nullable Queued next) {
    if (old != null) {
      queued.computeIfPresent(
          old.dag(),
          (dag, waiting) -> {
            waiting.remove(old.order());
            return waiting.isEmpty() ? null : waiting;
          });
    }
    if (next != null) {
      queued.computeIfAbsent(next.dag(), dag -> new TreeMap<>()).put(next.order(), next.runId());
    }
  }

  /** The newest version; 0 when there is none. */
  int newest(String dag) {
    return newest.getOrDefault(dag, 0);
  }

  boolean hasRuns(String dag, int version) {
    return runs.containsKey(Entry.Dag.key(dag, version));
  }

  boolean hasQueued(String dag) {
    return queued.containsKey(dag);
  }

  /** The runs of the DAG that wait to start, the first that came first, {@code limit} at most. */
  List<String> queued(String dag, int limit) {
    List<String> some = new ArrayList<>();
    for (String run : queued.getOrDefault(dag, new TreeMap<>()).values()) {
      if (some.size() == limit) {
        break;
      }
      some.add(run);
    }
    return some;
  }
}

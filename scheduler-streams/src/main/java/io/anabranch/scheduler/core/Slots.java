package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.Token;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who holds slots, who has some free, and what waits for one: an index over tasks and workers.
 * Placement costs O(log n) of the workers of a queue and of the tasks that wait in it.
 */
final class Slots {
  private record Free(int slots, String worker) {}

  private record Parked(String queue, String key) {}

  private static final Comparator<Free> MOST_FREE =
      Comparator.comparingInt(Free::slots).reversed().thenComparing(Free::worker);

  private static final class Bench {
    @Nullable WorkerEntry entry;
    final NavigableMap<Token, String> held = new TreeMap<>();
    int ranked;
  }

  private final Map<String, Bench> benches = new HashMap<>();
  private final Map<String, TreeSet<Free>> free = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> ready = new HashMap<>();
  // WHY lazily, by nextReady: a pause then costs nothing, however much waits.
  private final Map<String, TreeMap<Long, Parked>> parked = new HashMap<>();
  private final Set<String> paused = new HashSet<>();
  private final TreeSet<String> touched = new TreeSet<>();

  void replaceWorker(@Nullable WorkerEntry old, @Nullable WorkerEntry next) {
    String id = old != null ? old.worker() : next == null ? "" : next.worker();
    Bench bench = benches.computeIfAbsent(id, any -> new Bench());
    unrank(id, bench);
    bench.entry = next;
    rank(id, bench);
    dropIfEmpty(id, bench);
  }

  void replaceTask(@Nullable TaskEntry old, @Nullable TaskEntry next) {
    if (old != null && old.state() == TaskState.READY) {
      TreeMap<Long, String> queue = ready.get(old.queue());
      if (queue == null || queue.remove(old.readyOrder()) == null) {
        unpark(old.runId(), old.readyOrder());
      } else if (queue.isEmpty()) {
        ready.remove(old.queue());
      }
    }
    if (next != null && next.state() == TaskState.READY) {
      enqueue(next.queue(), next.readyOrder(), next.key());
    }
    if (old != null) {
      holdings(old, false);
    }
    if (next != null) {
      holdings(next, true);
    }
  }

  private void enqueue(String queue, long order, String key) {
    ready.computeIfAbsent(queue, any -> new TreeMap<>()).put(order, key);
    touched.add(queue);
  }

  private void unpark(String run, long order) {
    TreeMap<Long, Parked> waiting = parked.get(run);
    if (waiting != null && waiting.remove(order) != null && waiting.isEmpty()) {
      parked.remove(run);
    }
  }

  /** Whether tasks of the run wait, whatever is free. */
  void pause(String run, boolean isPaused) {
    if (isPaused) {
      paused.add(run);
    } else if (paused.remove(run)) {
      TreeMap<Long, Parked> waiting = parked.remove(run);
      if (waiting != null) {
        waiting.forEach((order, one) -> enqueue(one.queue, order, one.key));
      }
    }
  }

  private void holdings(TaskEntry task, boolean hold) {
    if (task.state().isWithWorker() && task.worker() != null) {
      hold(task.worker(), task.token(), task.key(), hold);
    }
    task.strays().forEach(stray -> hold(stray.worker(), stray.token(), task.key(), hold));
  }

  private void hold(String worker, Token token, String key, boolean hold) {
    Bench bench = benches.computeIfAbsent(worker, any -> new Bench());
    unrank(worker, bench);
    if (hold) {
      bench.held.put(token, key);
    } else {
      bench.held.remove(token);
    }
    rank(worker, bench);
    dropIfEmpty(worker, bench);
  }

  private void dropIfEmpty(String worker, Bench bench) {
    if (bench.entry == null && bench.held.isEmpty()) {
      benches.remove(worker);
    }
  }

  private void unrank(String worker, Bench bench) {
    if (bench.ranked > 0 && bench.entry != null) {
      for (String queue : bench.entry.queues()) {
        TreeSet<Free> ranking = free.get(queue);
        if (ranking != null
            && ranking.remove(new Free(bench.ranked, worker))
            && ranking.isEmpty()) {
          free.remove(queue);
        }
      }
    }
    bench.ranked = 0;
  }

  private void rank(String worker, Bench bench) {
    if (bench.entry == null || !bench.entry.takesWork()) {
      return;
    }
    int slots = bench.entry.slots() - bench.held.size();
    if (slots > 0) {
      bench.ranked = slots;
      for (String queue : bench.entry.queues()) {
        free.computeIfAbsent(queue, any -> new TreeSet<>(MOST_FREE)).add(new Free(slots, worker));
        touched.add(queue);
      }
    }
  }

  /** Queues in which something changed since they were last {@link #settled}; in order. */
  List<String> unsettled() {
    return List.copyOf(touched);
  }

  void settled(String queue) {
    touched.remove(queue);
  }

  /** Key of the task that is next in {@code queue}; null when none waits that may be given out. */
  @Nullable String nextReady(String queue) {
    TreeMap<Long, String> waiting = ready.get(queue);
    while (waiting != null) {
      Map.Entry<Long, String> first = waiting.firstEntry();
      String run = paused.isEmpty() ? "" : TaskEntry.runOf(first.getValue());
      if (!paused.contains(run)) {
        return first.getValue();
      }
      waiting.pollFirstEntry();
      parked
          .computeIfAbsent(run, any -> new TreeMap<>())
          .put(first.getKey(), new Parked(queue, first.getValue()));
      if (waiting.isEmpty()) {
        ready.remove(queue);
        waiting = null;
      }
    }
    return null;
  }

  /** The worker of {@code queue} that has most slots free; null when none has one. */
  @Nullable String mostFree(String queue) {
    TreeSet<Free> ranking = free.get(queue);
    return ranking == null ? null : ranking.first().worker;
  }

  /** Whether {@code worker} serves {@code queue} and has a slot free. */
  boolean hasFree(String worker, String queue) {
    Bench bench = benches.get(worker);
    return bench != null
        && bench.ranked > 0
        && bench.entry != null
        && bench.entry.queues().contains(queue);
  }

  /** Keys of the tasks for which {@code worker} holds a slot, by the token of the dispatch. */
  NavigableMap<Token, String> heldBy(String worker) {
    Bench bench = benches.get(worker);
    return bench == null ? new TreeMap<>() : new TreeMap<>(bench.held);
  }

  /** How many tasks wait for a slot. */
  long waiting() {
    return ready.values().stream().mapToLong(Map::size).sum()
        + parked.values().stream().mapToLong(Map::size).sum();
  }
}

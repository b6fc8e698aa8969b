package io.anabranch.projector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of the projection that batches of history touch. Rows of runs that have not ended stay
 * from one batch to the next, as long as nobody else can have changed them. Not thread-safe.
 */
final class WorkingSet {
  /** Beyond this many rows of runs and tasks, all are loaded again when they are touched. */
  private static final int MOST_KEPT = 50_000;

  final Rows<Long, RunRow> runs = new Rows<>();
  final Rows<TaskKey, TaskRow> tasks = new Rows<>();
  final Rows<EndedAttempt.Key, EndedAttempt> attempts = new Rows<>();
  final Rows<EndedAttempt.Key, EndedAttempt> goodAttempts = new Rows<>();
  final Rows<String, WorkerRow> workers = new Rows<>();
  final Rows<VersionRow.Key, VersionRow> versions = new Rows<>();
  final Rows<Long, EpochRow> epochs = new Rows<>();
  final Map<OperationRow.Key, OperationRow> operations = new LinkedHashMap<>();

  /** The highest offset of each input topic that is wholly applied. */
  final Map<String, Long> applied = new TreeMap<>();

  private final Map<String, Long> runKeys = new HashMap<>();
  private final Map<Long, Known> known = new HashMap<>();
  private final List<Long> superseded = new ArrayList<>();
  private long lastRunKey;
  private Head head;

  /**
   * A run whose row is here.
   *
   * @param whole whether a task whose row is not here has none
   * @param tasks whose rows are here
   */
  private record Known(String runId, boolean whole, Set<TaskKey> tasks) {}

  WorkingSet(Head head, long lastRunKey) {
    this.head = head;
    this.lastRunKey = lastRunKey;
  }

  Head head() {
    return head;
  }

  void head(Head next) {
    head = next;
  }

  /** Makes the loaded run the one that its id means. */
  void loaded(String runId, RunRow run) {
    runKeys.put(runId, run.key());
    runs.loaded(run.key(), run);
    known.put(run.key(), new Known(runId, false, new HashSet<>()));
  }

  void loaded(TaskRow task) {
    tasks.loaded(task.key(), task);
    note(task.key());
  }

  /** The key of a run admitted now; from now on its id means this one. */
  long nextRunKey(String runId) {
    lastRunKey++;
    Long former = runKeys.put(runId, lastRunKey);
    if (former != null) {
      superseded.add(former);
    }
    known.put(lastRunKey, new Known(runId, true, new HashSet<>()));
    return lastRunKey;
  }

  /** The run that the id means now; null where it was admitted before the log began. */
  @Nullable RunRow run(String runId) {
    Long key = runKeys.get(runId);
    return key == null ? null : runs.get(key);
  }

  /** The task, untouched if nothing happened to it yet; null where its run is not known. */
  @Nullable TaskRow task(String runId, String task) {
    Long run = runKeys.get(runId);
    if (run == null) {
      return null;
    }
    TaskKey key = new TaskKey(run, task);
    TaskRow row = tasks.get(key);
    return row != null ? row : TaskRow.untouched(key);
  }

  void put(TaskRow task) {
    tasks.put(task.key(), task);
    note(task.key());
  }

  /** Whether the table may have a row of the task that is not here. */
  boolean isToBeLoaded(TaskKey task) {
    Known run = known.get(task.run());
    return run != null && !run.whole() && !run.tasks().contains(task);
  }

  /** Every change is in the tables now: begins another batch with what is worth keeping. */
  WorkingSet written(Set<String> touchedRuns) {
    if (tasks.size() + runs.size() > MOST_KEPT) {
      return new WorkingSet(head, lastRunKey);
    }
    List<Long> ended = new ArrayList<>(superseded);
    superseded.clear();
    for (String runId : touchedRuns) {
      RunRow run = run(runId);
      if (run != null && run.endedAt() != null) {
        ended.add(run.key());
      } else if (run != null) {
        runs.put(run.key(), run.stored());
      }
    }
    ended.forEach(this::drop);
    runs.settle();
    tasks.settle();
    attempts.clear();
    goodAttempts.clear();
    workers.clear();
    versions.clear();
    epochs.clear();
    operations.clear();
    applied.clear();
    return this;
  }

  private void drop(long key) {
    runs.remove(key);
    Known run = known.remove(key);
    if (run != null) {
      runKeys.remove(run.runId(), key);
      run.tasks().forEach(tasks::remove);
    }
  }

  private void note(TaskKey task) {
    Known run = known.get(task.run());
    if (run != null) {
      run.tasks().add(task);
    }
  }
}

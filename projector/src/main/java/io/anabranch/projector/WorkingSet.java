package io.anabranch.projector;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of the projection that a batch of history touches. Not thread-safe. */
final class WorkingSet {
  final Rows<Long, RunRow> runs = new Rows<>();
  final Rows<TaskKey, TaskRow> tasks = new Rows<>();
  final Rows<EndedAttempt.Key, EndedAttempt> attempts = new Rows<>();
  final Rows<String, WorkerRow> workers = new Rows<>();
  final Rows<VersionRow.Key, VersionRow> versions = new Rows<>();
  final Rows<Long, EpochRow> epochs = new Rows<>();

  /** The highest offset of each input topic that is wholly applied. */
  final Map<String, Long> applied = new TreeMap<>();

  private final Map<String, Long> runKeys = new HashMap<>();
  private long lastRunKey;
  private Head head;

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
  }

  /** The key of a run admitted now; from now on its id means this one. */
  long nextRunKey(String runId) {
    lastRunKey++;
    runKeys.put(runId, lastRunKey);
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
}

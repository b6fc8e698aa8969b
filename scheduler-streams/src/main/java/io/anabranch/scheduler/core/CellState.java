package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of a cell: its entries, and indexes that are functions of them. Only {@link Apply}
 * changes it. Not thread-safe.
 */
public final class CellState {
  private final Map<String, Entry> entries = new HashMap<>();
  private final Timers timers = new Timers();
  private final Slots slots = new Slots();
  private final Plans plans = new Plans(this);
  private final DagIndex dags = new DagIndex();
  private final TreeSet<String> liveWorkers = new TreeSet<>();
  private final SpentIds spentIds = new SpentIds();
  private final Map<String, Integer> outputBytes = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private final Set<String> storedProgress = new HashSet<>();

  /** Takes what changed: the new entry, or null for one that is gone. */
  @FunctionalInterface
  public interface Changes {
    /** Takes the change of one key. */
    void take(String key, @Nullable Entry entry);
  }

  /** The state whose changes were stored as {@code entries}; how a new leader gets it. */
  public static CellState restored(Iterator<Entry> entries) {
    CellState state = new CellState();
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry instanceof Entry.Progress progress) {
        state.storedProgress.add(progress.key());
      }
      state.put(entry);
    }
    state.countProgress();
    state.dirty.clear();
    return state;
  }

  private void countProgress() {
    Map<String, Entry.Progress> counted = new HashMap<>();
    for (Entry entry : entries.values()) {
      if (entry instanceof Entry.Run run
          && isCounted(entries.get(Entry.Progress.key(run.runId())))) {
        // Not of the plan: to compile one for each version would hold up a failover.
        int tasks = definition(run).path("tasks").size();
        counted.put(
            run.runId(), new Entry.Progress(run.runId(), RunState.RUNNING, tasks, 0, 0, null));
      }
    }
    for (Entry entry : entries.values()) {
      if (entry instanceof TaskEntry task) {
        counted.computeIfPresent(task.runId(), (run, progress) -> progress.count(task));
      }
    }
    counted.values().forEach(this::put);
  }

  private JsonNode definition(Entry.Run run) {
    Entry.@Nullable Dag dag = dag(run.dag(), run.version());
    if (dag == null) {
      throw new IllegalStateException(
          "Expected the store to hold the version of run "
              + run.runId()
              + ". Is the changelog whole?");
    }
    return dag.definition();
  }

  /**
   * Hands out what has to be stored since this was last asked, in the order in which it was first
   * changed. While a run is RUNNING, where it stands is counted from its tasks, not stored: it
   * changes with each of them.
   */
  public void drainChanges(Changes changes) {
    for (String key : dirty) {
      Entry entry = entries.get(key);
      if (!key.startsWith(Entry.Progress.PREFIX)) {
        changes.take(key, entry);
      } else if (!isCounted(entry)) {
        storedProgress.add(key);
        changes.take(key, entry);
      } else if (storedProgress.remove(key)) {
        changes.take(key, null);
      }
    }
    dirty.clear();
  }

  private static boolean isCounted(@Nullable Entry progress) {
    return progress == null || ((Entry.Progress) progress).state() == RunState.RUNNING;
  }

  /** A copy of all entries by key, for comparing states. */
  public Map<String, Entry> entries() {
    return new TreeMap<>(entries);
  }

  /** When the next timer is due; null for never. */
  public @Nullable Instant earliestDue() {
    return timers.earliest();
  }

  /** The workers that have joined and are not gone, in order. */
  public Set<String> liveWorkers() {
    return new TreeSet<>(liveWorkers);
  }

  /** The epoch of the leader that last took the seat. */
  public long epoch() {
    return meta().epoch();
  }

  /** The sequence of the last decision. */
  public long sequence() {
    return meta().sequence();
  }

  /** How many tasks wait for a slot. */
  public long readyTasks() {
    return slots.waiting();
  }

  Entry.Meta meta() {
    Entry meta = entries.get(Entry.Meta.KEY);
    return meta == null ? Entry.Meta.EMPTY : (Entry.Meta) meta;
  }

  Entry.@Nullable Run run(String runId) {
    return (Entry.Run) entries.get(Entry.Run.key(runId));
  }

  /** The progress of a run that is in the store. */
  Entry.Progress progress(String runId) {
    Entry progress = entries.get(Entry.Progress.key(runId));
    if (progress == null) {
      throw new IllegalStateException("Expected run " + runId + " to be in the store.");
    }
    return (Entry.Progress) progress;
  }

  @Nullable TaskEntry task(String runId, String task) {
    return (TaskEntry) entries.get(TaskEntry.key(runId, task));
  }

  Entry.@Nullable Output output(String runId, String task) {
    return (Entry.Output) entries.get(Entry.Output.key(runId, task));
  }

  /** Bytes of the outputs that are kept of a run. */
  int outputBytes(String runId) {
    return outputBytes.getOrDefault(runId, 0);
  }

  private void addOutput(Entry.@Nullable Output output, int sign) {
    if (output != null) {
      outputBytes.merge(output.runId(), sign * output.bytes(), Integer::sum);
      outputBytes.remove(output.runId(), 0);
    }
  }

  @Nullable WorkerEntry worker(String worker) {
    return (WorkerEntry) entries.get(WorkerEntry.key(worker));
  }

  Entry.@Nullable Dag dag(String dag, int version) {
    return (Entry.Dag) entries.get(Entry.Dag.key(dag, version));
  }

  /** The newest version of a DAG; 0 when there is none. */
  int newestVersion(String dag) {
    return dags.newest(dag);
  }

  DagIndex dags() {
    return dags;
  }

  /** Whether runs of the DAG start. */
  DagEntry.Standing standing(String dag) {
    Entry standing = entries.get(DagEntry.Standing.key(dag));
    return standing == null
        ? new DagEntry.Standing(dag, DagStanding.ACTIVE, false)
        : (DagEntry.Standing) standing;
  }

  /** What was done to the run from outside; empty where nothing was. */
  Entry.Steered steered(String runId) {
    Entry steered = entries.get(Entry.Steered.key(runId));
    return steered == null
        ? new Entry.Steered(runId, false, null, false, List.of())
        : (Entry.Steered) steered;
  }

  /** Whether nothing more of the run is started for now. */
  boolean isPaused(String runId) {
    return entries.get(Entry.Steered.key(runId)) instanceof Entry.Steered steered
        && steered.paused();
  }

  Entry.@Nullable Letter letter(String id) {
    return (Entry.Letter) entries.get(Entry.Letter.key(id));
  }

  boolean isSpent(String runId) {
    return entries.containsKey(Entry.SpentId.key(runId));
  }

  @Nullable Entry entry(String key) {
    return entries.get(key);
  }

  /** The plan of the run's version. */
  DagPlan plan(Entry.Run run) {
    return plans.of(run.dag(), run.version());
  }

  Timers timers() {
    return timers;
  }

  Slots slots() {
    return slots;
  }

  SpentIds spentIds() {
    return spentIds;
  }

  void put(Entry entry) {
    Entry old = entries.put(entry.key(), entry);
    if (!entry.equals(old)) {
      changed(entry.key(), old, entry);
    }
  }

  void remove(String key) {
    Entry old = entries.remove(key);
    if (old != null) {
      changed(key, old, null);
    }
  }

  private void changed(String key, @Nullable Entry old, @Nullable Entry next) {
    dirty.add(key);
    timers.replace(old, next);
    switch (next == null ? old : next) {
      case TaskEntry any -> slots.replaceTask((TaskEntry) old, (TaskEntry) next);
      case WorkerEntry worker -> {
        slots.replaceWorker((WorkerEntry) old, (WorkerEntry) next);
        if (next == null || ((WorkerEntry) next).isLost()) {
          liveWorkers.remove(worker.worker());
        } else {
          liveWorkers.add(worker.worker());
        }
      }
      case Entry.Dag dag -> dags.add(dag);
      case Entry.Run any -> dags.replace((Entry.Run) old, (Entry.Run) next);
      case Entry.Output any -> {
        addOutput((Entry.Output) old, -1);
        addOutput((Entry.Output) next, 1);
      }
      case DagEntry.Queued any -> dags.replace((DagEntry.Queued) old, (DagEntry.Queued) next);
      case Entry.Steered steered ->
          slots.pause(steered.runId(), next != null && ((Entry.Steered) next).paused());
      case Entry.SpentId any -> spentIds.replace((Entry.SpentId) old, (Entry.SpentId) next);
      case null, default -> {}
    }
  }
}

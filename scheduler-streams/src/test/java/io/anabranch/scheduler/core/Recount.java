package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the state another way than its indexes do: from the entries alone, as they change. What it
 * costs follows from how much changed, so it can be asked after every decision.
 */
final class Recount {
  /** What the entries of one run add up to. */
  private record Run(int ended, int failed, int held) {
    static final Run NONE = new Run(0, 0, 0);

    Run with(Run other, int sign) {
      return new Run(
          ended + sign * other.ended, failed + sign * other.failed, held + sign * other.held);
    }
  }

  private final Map<String, Entry> seen = new HashMap<>();
  private final Map<String, Run> runs = new TreeMap<>();
  private final Map<String, Integer> heldBy = new TreeMap<>();
  // By queue and run: tasks of a paused run wait, whatever is free.
  private final Map<String, Map<String, Integer>> readyIn = new TreeMap<>();
  private final Set<String> paused = new TreeSet<>();
  private final Map<String, WorkerEntry> workers = new TreeMap<>();
  // By run: the tasks that changed since the last check; empty where only the run did.
  private final Map<String, Set<String>> touched = new TreeMap<>();

  /** The counts of a whole state. */
  static Recount of(CellState state) {
    Recount recount = new Recount();
    state.entries().forEach(recount::changed);
    return recount;
  }

  /** The entry of {@code key} is this from now on; null for gone. */
  void changed(String key, @Nullable Entry next) {
    Entry old = next == null ? seen.remove(key) : seen.put(key, next);
    Entry any = next == null ? old : next;
    if (any instanceof TaskEntry task) {
      touch(task.runId()).add(task.task());
      count((TaskEntry) old, -1);
      count((TaskEntry) next, 1);
    } else if (any instanceof WorkerEntry worker) {
      if (next == null) {
        workers.remove(worker.worker());
      } else {
        workers.put(worker.worker(), (WorkerEntry) next);
      }
    } else if (any instanceof Entry.Run run) {
      touch(run.runId());
    } else if (any instanceof Entry.Steered steered) {
      paused.remove(steered.runId());
      if (next != null && steered.paused()) {
        paused.add(steered.runId());
      }
    }
  }

  private Set<String> touch(String runId) {
    return touched.computeIfAbsent(runId, any -> new TreeSet<>());
  }

  private void count(@Nullable TaskEntry task, int sign) {
    if (task == null) {
      return;
    }
    boolean withWorker = task.state() == TaskState.DISPATCHED || task.state() == TaskState.RUNNING;
    Run share =
        new Run(
            task.state().isTerminal() ? 1 : 0,
            task.state() == TaskState.FAILED && task.allowed() == null ? 1 : 0,
            (withWorker ? 1 : 0) + task.strays().size());
    runs.put(task.runId(), runs.getOrDefault(task.runId(), Run.NONE).with(share, sign));
    runs.remove(task.runId(), Run.NONE);
    if (task.state() == TaskState.READY) {
      Map<String, Integer> ready = readyIn.computeIfAbsent(task.queue(), any -> new TreeMap<>());
      add(ready, task.runId(), sign);
      readyIn.remove(task.queue(), Map.of());
    }
    if (withWorker && task.worker() != null) {
      add(heldBy, task.worker(), sign);
    }
    task.strays().forEach(stray -> add(heldBy, stray.worker(), sign));
  }

  private static void add(Map<String, Integer> to, String key, int sign) {
    to.merge(key, sign, Integer::sum);
    to.remove(key, 0);
  }

  /** Runs of which something changed since the last check. */
  Set<String> touchedRuns() {
    return touched.keySet();
  }

  /** Expects of {@code state} what was counted, in all that changed since the last check. */
  void check(CellState state) {
    touched.forEach(
        (runId, tasks) -> {
          Entry.@Nullable Run run = state.run(runId);
          if (run != null) {
            checkCounters(state, run);
            if (state.progress(runId).state() != RunState.QUEUED) {
              checkWaiting(state, run, tasks);
            }
          } else {
            assertThat(runs)
                .as("what is left of %s, which is gone", runId)
                .doesNotContainKey(runId);
          }
        });
    touched.clear();
    assertThat(state.readyTasks())
        .as("tasks that wait for a slot")
        .isEqualTo(
            readyIn.values().stream()
                .flatMap(ready -> ready.values().stream())
                .mapToLong(Integer::longValue)
                .sum());
  }

  private void checkCounters(CellState state, Entry.Run run) {
    Entry.Progress progress = state.progress(run.runId());
    Run counted = runs.getOrDefault(run.runId(), Run.NONE);
    int open = state.plan(run).spec().tasks().size() - counted.ended;
    assertThat(progress.open()).as("open tasks of %s", run.runId()).isEqualTo(open);
    assertThat(progress.failed()).as("failed tasks of %s", run.runId()).isEqualTo(counted.failed);
    assertThat(progress.held()).as("held slots of %s", run.runId()).isEqualTo(counted.held);
  }

  // What waits has reason to: by the states of its upstreams, not by what it was told of them. A
  // task may have lost its reason only if it changed or one before it did.
  private static void checkWaiting(CellState state, Entry.Run run, Set<String> tasks) {
    DagPlan plan = state.plan(run);
    Set<String> asked = new TreeSet<>(tasks);
    tasks.forEach(task -> plan.successors(task).forEach(after -> asked.add(after.id())));
    for (String task : asked) {
      TaskSpec spec = plan.task(task);
      TaskEntry entry = Apply.task(state, run.runId(), task);
      if (entry.state() == TaskState.PENDING) {
        var upstreams =
            spec.dependencies().stream()
                .map(upstream -> Apply.task(state, run.runId(), upstream).state())
                .toList();
        assertThat(RuleModel.fate(spec.triggerRule(), upstreams))
            .as("%s of %s waits with %s on %s", task, run.runId(), spec.triggerRule(), upstreams)
            .isEqualTo(RuleModel.Fate.OPEN);
        assertThat(entry.upstreams(upstreams.size()))
            .as("what %s of %s was told", task, run.runId())
            .isEqualTo(upstreams.stream().reduce(Upstreams.NONE, Upstreams::and, (a, b) -> b));
      }
    }
  }

  /** Expects that no ready task waits while a slot that may run it is free. */
  void checkSlots() {
    workers.forEach(
        (id, worker) -> {
          int free = worker.slots() - heldBy.getOrDefault(id, 0);
          if (worker.takesWork() && free > 0) {
            for (String queue : worker.queues()) {
              assertThat(readyIn.getOrDefault(queue, Map.of()).keySet())
                  .as("runs with ready tasks in %s while %s has %s slots free", queue, id, free)
                  .allMatch(paused::contains);
            }
          }
        });
  }

  /** Expects that who was given something had a slot for it. */
  void checkGiven(Iterable<HistoryEvent> events) {
    for (HistoryEvent event : events) {
      if (event instanceof HistoryEvent.AttemptDispatched given) {
        WorkerEntry worker = workers.get(given.worker());
        assertThat(heldBy.getOrDefault(given.worker(), 0))
            .as("slots that %s holds with %s", given.worker(), given.attempt())
            .isLessThanOrEqualTo(worker == null ? 0 : worker.slots());
      }
    }
  }

  /** Expects that counting as things changed came to what counting the whole comes to. */
  void checkWhole(CellState state) {
    Recount whole = of(state);
    assertThat(runs).isEqualTo(whole.runs);
    assertThat(heldBy).isEqualTo(whole.heldBy);
    assertThat(readyIn).isEqualTo(whole.readyIn);
    assertThat(workers).isEqualTo(whole.workers);
    assertThat(paused).isEqualTo(whole.paused);
    whole.check(state);
    whole.checkSlots();
  }
}

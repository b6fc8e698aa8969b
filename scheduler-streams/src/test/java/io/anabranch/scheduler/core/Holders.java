package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who or what will move each thing that the store holds: nothing waits for ever without one, and
 * nothing stays that nobody needs.
 */
final class Holders {
  private final CellState state;

  private Holders(CellState state) {
    this.state = state;
  }

  /** Expects a holder of each entry. */
  static void check(CellState state) {
    state.entries().values().forEach(entry -> of(state, entry));
  }

  /** What holds the entry, for people; fails where nothing does. */
  static String of(CellState state, Entry entry) {
    String holder = new Holders(state).holder(entry);
    if (holder == null) {
      throw new AssertionError("Nothing will ever move " + entry.key() + ": " + entry);
    }
    return holder;
  }

  private @Nullable String holder(Entry entry) {
    return switch (entry) {
      case Entry.Meta any -> "the cell";
      case Entry.Dag dag -> version(dag);
      case DagEntry.Standing standing -> standing(standing);
      case DagEntry.OldVersion old -> timer(old);
      case DagEntry.Queued queued ->
          isRun(queued.runId(), RunState.QUEUED) ? "the start of its run" : null;
      case Entry.Run run -> run(state.progress(run.runId()), run);
      case Entry.Progress progress -> state.run(progress.runId()) == null ? null : "its run";
      case Entry.Steered steered ->
          steered.endsBy() != null && !isRun(steered.runId(), RunState.RUNNING)
              ? null
              : ifKnown(steered.runId());
      case Entry.Output output -> ifKnown(output.runId());
      case Entry.SpentId spent -> timer(spent);
      case Entry.Letter letter -> letter(letter);
      case TaskEntry task -> task(task);
      case WorkerEntry worker -> worker(worker);
    };
  }

  private static @Nullable String timer(Entry entry) {
    return entry.due() == null ? null : "a timer";
  }

  private boolean isRun(String runId, RunState wanted) {
    return state.run(runId) != null && state.progress(runId).state() == wanted;
  }

  private @Nullable String ifKnown(String runId) {
    return state.run(runId) == null ? null : "its run";
  }

  private @Nullable String version(Entry.Dag dag) {
    if (state.newestVersion(dag.dag()) == dag.version()) {
      return "nobody: the newest version stays";
    }
    Entry old = state.entry(DagEntry.OldVersion.key(dag.dag(), dag.version()));
    return old == null ? null : timer(old);
  }

  private static @Nullable String standing(DagEntry.Standing standing) {
    return switch (standing.standing()) {
      case PAUSED -> "who paused it";
      case RETIRED -> standing.waiting() ? timer(standing) : "who retired it";
      case ACTIVE -> standing.waiting() ? timer(standing) : null;
    };
  }

  private @Nullable String run(Entry.Progress progress, Entry.Run run) {
    return switch (progress.state()) {
      case QUEUED -> {
        DagEntry.Standing standing = state.standing(run.dag());
        yield state.entry(DagEntry.Queued.key(run.runId())) == null
                || (standing.standing() != DagStanding.PAUSED && standing.due() == null)
            ? null
            : "its DAG";
      }
      case RUNNING -> progress.open() > 0 ? "its tasks" : null;
      case SUCCEEDED -> progress.held() > 0 ? "a worker that still has a slot" : null;
      case FAILED, CANCELLED -> {
        boolean held = progress.held() > 0;
        yield held || progress.due() != null ? "a timer, once no slot is held" : null;
      }
    };
  }

  private @Nullable String letter(Entry.Letter letter) {
    TaskEntry task = state.task(letter.runId(), letter.task());
    if (task == null || !Objects.equals(task.letter(), letter.id())) {
      return null;
    }
    if (letter.retries() == 0 || task.state() == TaskState.FAILED) {
      return "who reads it, or the end of its run";
    }
    return task.state().isTerminal() ? null : "its task";
  }

  private @Nullable String task(TaskEntry task) {
    Entry.Run run = state.run(task.runId());
    if (run == null || !task.strays().stream().allMatch(one -> isHere(one.worker()))) {
      return null;
    }
    if (task.state().isTerminal()) {
      return "its run";
    }
    boolean over = state.progress(task.runId()).state() != RunState.RUNNING;
    return switch (task.state()) {
      case PENDING ->
          (!over && waitsForAnother(run, task)) || isRun(task.runId(), RunState.QUEUED)
              ? "a task before it"
              : null;
      case READY -> over ? null : "the queue, or who paused its run";
      case DISPATCHED, RUNNING ->
          over || task.worker() == null || !isHere(task.worker()) ? null : timer(task);
      case RETRYING -> over ? null : timer(task);
      default -> null;
    };
  }

  private boolean waitsForAnother(Entry.Run run, TaskEntry task) {
    return state.plan(run).task(task.task()).dependencies().stream()
        .anyMatch(before -> !Apply.task(state, run.runId(), before).state().isTerminal());
  }

  // Lost ones hold nothing: what they had is given up with them.
  private boolean isHere(String id) {
    WorkerEntry worker = state.worker(id);
    return worker != null && !worker.isLost();
  }

  private static @Nullable String worker(WorkerEntry worker) {
    if (worker.isLost() || worker.pausedUntil() != null) {
      return timer(worker);
    }
    return "its beats";
  }
}

package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Withdrawal;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes the state as an event says: the only code that does. Knows no rules; so the state is the
 * fold of history, and history can rebuild it.
 */
public final class Apply {
  private Apply() {}

  /**
   * Folds one record of history. Parts of a decision are folded in their order.
   *
   * @param input of the decision, which only its first part carries
   */
  public static void fold(CellState state, HistoryRecord part, Input input) {
    begin(state, part.sequence());
    for (HistoryEvent event : part.events()) {
      apply(state, event, input, part.time());
    }
  }

  static void begin(CellState state, long sequence) {
    state.put(state.meta().at(sequence));
  }

  static void apply(CellState state, HistoryEvent event, Input input, Instant now) {
    switch (event) {
      case HistoryEvent.EpochRaised e -> {
        SeatTaken seat = (SeatTaken) input;
        state.put(state.meta().led(e.epoch(), e.leader(), seat.taskPartitions(), seat.topicIds()));
      }
      case HistoryEvent.DagVersionAccepted e -> ApplyDag.accept(state, e, input, now);
      case HistoryEvent.DagVersionKept e -> ApplyDag.keep(state, e.dag(), e.version(), now);
      case HistoryEvent.DagVersionDropped e -> ApplyDag.drop(state, e.dag(), e.version());
      case HistoryEvent.DagSteered e -> ApplyDag.stand(state, e.dag(), e.standing());
      case HistoryEvent.RunAdmitted e -> ApplyDag.admit(state, e, now);
      case HistoryEvent.RunStarted e -> ApplyDag.start(state, e.runId(), now);
      case HistoryEvent.TasksReady e ->
          e.tasks().forEach(task -> ready(state, e.runId(), task, now));
      case HistoryEvent.AttemptDispatched e -> dispatched(state, e, now);
      case HistoryEvent.AttemptStarted e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(task.running(now.plus(backstop(state, task, now))));
        trust(state, e.worker());
      }
      case HistoryEvent.AttemptSucceeded e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(task.ended(TaskState.SUCCEEDED));
        add(state, task.runId(), -1, 0, -1);
        keepOutput(
            state,
            task.runId(),
            task.task(),
            input instanceof AttemptEvent.TaskSucceeded said ? said.output() : null);
        tellSuccessors(state, task.runId(), task.task(), TaskState.SUCCEEDED);
        trust(state, e.worker());
      }
      case HistoryEvent.AttemptSkipped e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(task.ended(TaskState.SKIPPED));
        add(state, task.runId(), -1, 0, -1);
        tellSuccessors(state, task.runId(), task.task(), TaskState.SKIPPED);
        trust(state, e.worker());
      }
      case HistoryEvent.AttemptFailed e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(task.attemptFailed(e.error(), now, e.slotFree()));
        add(state, task.runId(), 0, 0, e.slotFree() ? -1 : 0);
        trust(state, e.worker());
      }
      case HistoryEvent.AttemptWithdrawn e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(
            task.attemptWithdrawn(e.why() == Withdrawal.LOST, e.why() == Withdrawal.RETURNED));
        add(state, task.runId(), 0, 0, -1);
      }
      case HistoryEvent.AttemptKilled e -> state.put(task(state, e.attempt()).attemptKilled());
      case HistoryEvent.SlotFreed e -> {
        TaskEntry task = task(state, e.attempt());
        state.put(task.without(e.attempt().token()));
        add(state, task.runId(), 0, 0, -1);
      }
      case HistoryEvent.TaskRetrying e ->
          state.put(task(state, e.runId(), e.task()).retrying(e.dueAt()));
      case HistoryEvent.TaskFailed e -> {
        state.put(task(state, e.runId(), e.task()).failedForGood(e.allowed()));
        add(state, e.runId(), -1, e.allowed() ? 0 : 1, 0);
        tellSuccessors(state, e.runId(), e.task(), TaskState.FAILED);
      }
      case HistoryEvent.TasksNotRun e -> {
        for (String id : e.tasks()) {
          state.put(task(state, e.runId(), id).notRun(e.state()));
          tellSuccessors(state, e.runId(), id, e.state());
        }
        add(state, e.runId(), -e.tasks().size(), 0, 0);
      }
      case HistoryEvent.TasksCancelled e -> {
        for (String id : e.tasks()) {
          state.put(task(state, e.runId(), id).ended(TaskState.CANCELLED));
        }
        add(state, e.runId(), -e.tasks().size(), 0, 0);
        ApplySteering.cancelled(state, e.runId());
      }
      case HistoryEvent.TasksSeeded e -> {
        for (String id : e.tasks()) {
          state.put(task(state, e.runId(), id).ended(e.state()));
          keepOutput(state, e.runId(), id, Seeds.output(input, id));
          tellSuccessors(state, e.runId(), id, e.state());
        }
        add(state, e.runId(), -e.tasks().size(), 0, 0);
      }
      case HistoryEvent.TaskMarked e -> {
        state.put(task(state, e.runId(), e.task()).ended(e.state()));
        add(state, e.runId(), -1, 0, 0);
        keepOutput(
            state,
            e.runId(),
            e.task(),
            input instanceof RunOperation.TaskMarkRequested asked ? asked.output() : null);
        tellSuccessors(state, e.runId(), e.task(), e.state());
      }
      case HistoryEvent.RunSteered e -> ApplySteering.steer(state, e, now);
      case HistoryEvent.RunEnded e -> {
        ApplySteering.end(state, e.runId());
        ApplyDag.unqueue(state, e.runId());
        state.put(
            state
                .progress(e.runId())
                .in(
                    e.state(),
                    e.state() == RunState.SUCCEEDED ? null : now.plus(Rules.FAILED_RUN_KEPT)));
      }
      case HistoryEvent.RunReopened e -> {
        e.waiting().forEach(id -> waitAgain(state, e.runId(), id));
        if (state.progress(e.runId()).state().isTerminal()) {
          ApplySteering.begin(state, e.runId(), now);
        }
        state.put(recounted(state, e.runId()));
      }
      case HistoryEvent.RunForgotten e -> forget(state, e.runId(), now);
      case HistoryEvent.RunIdsReleased e ->
          e.runIds().forEach(id -> state.remove(Entry.SpentId.key(id)));
      case HistoryEvent.WorkerRegistered e -> {
        WorkerEntry known = state.worker(e.worker());
        state.put(
            new WorkerEntry(
                e.worker(),
                e.partition(),
                e.slots(),
                e.queues(),
                known == null ? WorkerEntry.Standing.ACTIVE : known.standing(),
                null,
                known == null ? 0 : known.pauses(),
                null));
      }
      case HistoryEvent.WorkerDrainStarted e -> state.put(worker(state, e.worker()).draining());
      case HistoryEvent.WorkerPaused e -> state.put(worker(state, e.worker()).paused(e.until()));
      case HistoryEvent.WorkerRemoved e -> {
        if (e.why() == HistoryEvent.Removal.LEFT) {
          state.remove(WorkerEntry.key(e.worker()));
        } else {
          state.put(worker(state, e.worker()).lost(now.plus(Rules.LOST_WORKER_KEPT)));
        }
      }
      case HistoryEvent.WorkerForgotten e -> state.remove(WorkerEntry.key(e.worker()));
      case HistoryEvent.LetterOpened e -> {
        if (e.runId() != null && e.task() != null) {
          state.put(new Entry.Letter(e.letter(), e.runId(), e.task(), 0));
          state.put(task(state, e.runId(), e.task()).withLetter(e.letter()));
        }
      }
      case HistoryEvent.LetterRetried e -> {
        Entry.@Nullable Letter letter = state.letter(e.letter());
        if (letter != null) {
          state.put(letter.retried());
        }
      }
      case HistoryEvent.LetterResolved e -> close(state, e.letter());
      case HistoryEvent.LetterDiscarded e -> close(state, e.letter());
      case HistoryEvent.DagVersionRepeated e -> {}
      case HistoryEvent.DagRefused e -> {}
      case HistoryEvent.Ignored e -> {}
    }
  }

  private static void ready(CellState state, String runId, String id, Instant now) {
    TaskEntry task = task(state, runId, id);
    Instant until =
        Deadlines.slot(spec(state, task), task.triedSince(), state.isPaused(runId) ? null : now);
    state.put(task.ready(state.meta().readied(), until));
    state.put(state.meta().readiedOneMore());
  }

  private static void dispatched(CellState state, HistoryEvent.AttemptDispatched e, Instant now) {
    TaskEntry task = task(state, e.attempt());
    state.put(
        task.dispatched(
            e.attempt(),
            e.worker(),
            now.plus(Rules.START_GRACE).plus(backstop(state, task, now)),
            Deadlines.areCounted(spec(state, task)) ? now : null));
    add(state, task.runId(), 0, 0, 1);
  }

  private static java.time.Duration backstop(CellState state, TaskEntry task, Instant now) {
    return Deadlines.attempt(spec(state, task), task.triedSince(), now).plus(Rules.TIMEOUT_GRACE);
  }

  private static TaskSpec spec(CellState state, TaskEntry task) {
    return plan(state, task.runId()).task(task.task());
  }

  private static void keepOutput(
      CellState state, String runId, String id, @Nullable JsonNode output) {
    if (output != null && plan(state, runId).isNamed(id)) {
      state.put(new Entry.Output(runId, id, output, Json.bytes(output).length));
    }
  }

  private static void tellSuccessors(CellState state, String runId, String id, TaskState ended) {
    for (TaskSpec successor : plan(state, runId).successors(id)) {
      TaskEntry waiting = task(state, runId, successor.id());
      if (waiting.state() == TaskState.PENDING) {
        state.put(waiting.upstreamEnded(ended));
      }
    }
  }

  private static void waitAgain(CellState state, String runId, String id) {
    Upstreams upstreams = Upstreams.NONE;
    for (String upstream : plan(state, runId).task(id).dependencies()) {
      upstreams = upstreams.and(task(state, runId, upstream).state());
    }
    state.put(task(state, runId, id).waitingFor(upstreams));
    state.remove(Entry.Output.key(runId, id));
  }

  private static Entry.Progress recounted(CellState state, String runId) {
    List<TaskSpec> tasks = plan(state, runId).spec().tasks();
    Entry.Progress progress = new Entry.Progress(runId, RunState.RUNNING, tasks.size(), 0, 0, null);
    for (TaskSpec task : tasks) {
      progress = progress.count(task(state, runId, task.id()));
    }
    return progress;
  }

  private static void forget(CellState state, String runId, Instant now) {
    Entry.@Nullable Run run = state.run(runId);
    if (run == null) {
      return;
    }
    for (TaskSpec spec : state.plan(run).spec().tasks()) {
      TaskEntry task = state.task(runId, spec.id());
      if (task != null && task.letter() != null) {
        state.remove(Entry.Letter.key(task.letter()));
      }
      state.remove(TaskEntry.key(runId, spec.id()));
      state.remove(Entry.Output.key(runId, spec.id()));
    }
    state.remove(Entry.Steered.key(runId));
    state.remove(Entry.Progress.key(runId));
    state.remove(Entry.Run.key(runId));
    if (run.chosenId()) {
      state.put(new Entry.SpentId(runId, now.plus(Rules.SPENT_ID_KEPT)));
    }
  }

  private static void close(CellState state, String id) {
    Entry.@Nullable Letter letter = state.letter(id);
    if (letter == null) {
      return;
    }
    state.remove(letter.key());
    TaskEntry task = task(state, letter.runId(), letter.task());
    if (id.equals(task.letter())) {
      state.put(task.withLetter(null));
    }
  }

  private static void trust(CellState state, String id) {
    WorkerEntry worker = state.worker(id);
    if (worker != null) {
      state.put(worker.trusted());
    }
  }

  private static void add(CellState state, String runId, int open, int failed, int held) {
    state.put(state.progress(runId).add(open, failed, held));
  }

  private static DagPlan plan(CellState state, String runId) {
    Entry.@Nullable Run run = state.run(runId);
    if (run == null) {
      throw new IllegalStateException("Expected run " + runId + " to be in the store.");
    }
    return state.plan(run);
  }

  private static TaskEntry task(CellState state, AttemptRef attempt) {
    return task(state, attempt.runId(), attempt.task());
  }

  /** The task's entry; a task that was not touched yet waits for all its upstreams. */
  static TaskEntry task(CellState state, String runId, String id) {
    TaskEntry task = state.task(runId, id);
    if (task != null) {
      return task;
    }
    TaskSpec spec = plan(state, runId).task(id);
    return TaskEntry.pending(runId, id, spec.queue(), spec.dependencies().size());
  }

  private static WorkerEntry worker(CellState state, String id) {
    WorkerEntry worker = state.worker(id);
    if (worker == null) {
      throw new IllegalStateException("Expected worker " + id + " to be in the store.");
    }
    return worker;
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Withdrawal;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What workers say of attempts: only the current attempt's word counts. */
final class DecideAttempt {
  // WHY: a test runs with the check off to show that it is the check that keeps the old word out.
  private static final boolean TRUSTS_ANY =
      "stale-attempts".equals(System.getProperty("anabranch.test.guard-off"));

  private DecideAttempt() {}

  static void on(Draft draft, AttemptEvent said) {
    AttemptRef ref = said.attempt();
    WorkerEntry worker = draft.state().worker(said.worker());
    if (worker == null || worker.isLost()) {
      draft.ignore("Worker " + said.worker() + (worker == null ? " is unknown." : " was lost."));
      dismiss(draft, said.worker());
      return;
    }
    TaskEntry task = draft.state().task(ref.runId(), ref.task());
    if (task == null || !(TRUSTS_ANY || task.isCurrent(said.worker(), ref.token()))) {
      stale(draft, said, task);
      return;
    }
    draft.touch(ref.runId());
    current(draft, said, task);
  }

  /** Tells a worker that was held for lost to stop and to join anew. */
  static void dismiss(Draft draft, String worker) {
    draft.tell(
        worker,
        new WorkerMessage.DismissWorker(
            worker, "It was held for lost; what it had was given to others."));
  }

  private static void current(Draft draft, AttemptEvent said, TaskEntry task) {
    // The log's own reference, not the echo: a worker cannot make another of it.
    AttemptRef ref = task.ref();
    switch (said) {
      case AttemptEvent.TaskStarted e -> {
        if (task.state() == TaskState.RUNNING) {
          draft.ignore("Attempt " + ref + " runs already.");
        } else {
          draft.emit(new HistoryEvent.AttemptStarted(ref, e.worker()));
        }
      }
      case AttemptEvent.TaskSucceeded e -> {
        String problem =
            OutputLimits.problem(draft.state(), draft.run(ref.runId()), ref.task(), e.output());
        if (problem == null) {
          draft.emit(new HistoryEvent.AttemptSucceeded(ref, e.worker()));
          SettleTask.ended(draft, task);
        } else {
          TaskError error = TaskError.of(ErrorKind.INVALID_OUTPUT, problem);
          draft.emit(new HistoryEvent.AttemptFailed(ref, e.worker(), error, true));
          SettleTask.failed(draft, task, error, "");
        }
      }
      case AttemptEvent.TaskSkipped e -> {
        draft.emit(new HistoryEvent.AttemptSkipped(ref, e.worker()));
        SettleTask.ended(draft, task);
      }
      case AttemptEvent.TaskFailed e -> {
        draft.emit(new HistoryEvent.AttemptFailed(ref, e.worker(), e.error(), true));
        SettleTask.failed(draft, task, e.error(), e.logTail());
      }
      case AttemptEvent.AttemptAbandoned e ->
          SettleTask.withdraw(draft, task, Withdrawal.ABANDONED, e.reason());
      case AttemptEvent.DispatchReturned e -> {
        pause(draft, e.worker());
        SettleTask.withdraw(draft, task, Withdrawal.RETURNED, e.reason());
      }
    }
  }

  private static void stale(Draft draft, AttemptEvent said, @Nullable TaskEntry task) {
    AttemptRef ref = said.attempt();
    boolean runs = said instanceof AttemptEvent.TaskStarted;
    if (task != null && !runs) {
      TaskEntry.@Nullable Stray stray = task.stray(said.worker(), ref.token());
      if (stray != null) {
        draft.touch(ref.runId());
        draft.emit(
            new HistoryEvent.SlotFreed(
                new AttemptRef(task.runId(), task.task(), stray.attempt(), stray.token()),
                said.worker()));
        return;
      }
    }
    draft.ignore(
        "Attempt "
            + ref
            + " is not the current one of its task"
            + (task == null ? "." : ", which is " + task.state() + "."));
    if (runs) {
      draft.tell(
          said.worker(),
          new WorkerMessage.KillAttempt(said.worker(), ref, "It is not the current attempt."));
    }
  }

  private static void pause(Draft draft, String id) {
    WorkerEntry worker = draft.state().worker(id);
    if (worker == null || !worker.takesWork()) {
      return;
    }
    Duration pause = Rules.FIRST_PAUSE.multipliedBy(1L << Math.min(worker.pauses(), 6));
    Instant until =
        draft.now().plus(pause.compareTo(Rules.LONGEST_PAUSE) < 0 ? pause : Rules.LONGEST_PAUSE);
    draft.emit(new HistoryEvent.WorkerPaused(id, until));
  }
}

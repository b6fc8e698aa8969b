package io.anabranch.scheduler.core;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Removal;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the leader observed: timers that are due, workers that are silent. */
final class DecideLeader {
  private DecideLeader() {}

  static void on(Draft draft, LeaderEvent said) {
    if (!said.leader().equals(draft.state().meta().leader())) {
      draft.ignore("Leader " + said.leader() + " does not hold the seat.");
      return;
    }
    switch (said) {
      case LeaderEvent.WorkerSilent e -> {
        WorkerEntry worker = draft.state().worker(e.worker());
        if (worker == null || worker.isLost()) {
          draft.ignore("Worker " + e.worker() + " is gone already.");
        } else {
          DecideWorker.remove(
              draft, e.worker(), Removal.LOST, "no beat in " + e.ticks() + " ticks");
        }
      }
      case LeaderEvent.TimerDue e -> timers(draft);
    }
  }

  private static void timers(Draft draft) {
    List<String> due = draft.state().timers().due(draft.now(), Rules.TIMERS_AT_ONCE);
    // Runs that may start are always due, and many: what has a time of its own comes first.
    List<String> ordered = new ArrayList<>(due);
    ordered.sort(
        Comparator.comparing(key -> draft.state().entry(key) instanceof DagEntry.Standing));
    for (String key : ordered) {
      if (draft.isLarge()) {
        break; // the rest is due at once again
      }
      Entry entry = draft.state().entry(key);
      // An earlier one of these may have changed it.
      if (entry != null && entry.due() != null && !draft.now().isBefore(entry.due())) {
        fire(draft, entry);
      }
    }
    if (due.isEmpty()) {
      draft.ignore("No timer is due.");
    }
  }

  private static void fire(Draft draft, Entry entry) {
    switch (entry) {
      case TaskEntry task -> {
        if (task.state() == TaskState.RETRYING) {
          SettleTask.readyAgain(draft, task);
        } else if (task.state() == TaskState.READY) {
          SettleTask.waitedTooLong(draft, task);
        } else {
          timedOut(draft, task);
        }
      }
      case WorkerEntry worker ->
          draft.emit(
              worker.isLost()
                  ? new HistoryEvent.WorkerForgotten(worker.worker())
                  : new HistoryEvent.WorkerRegistered(
                      worker.worker(), worker.partition(), worker.slots(), worker.queues()));
      case Entry.Progress progress -> {
        draft.weigh(draft.plan(progress.runId()).spec().tasks().size());
        draft.emit(new HistoryEvent.RunForgotten(progress.runId()));
      }
      case Entry.Steered steered -> DecideOperation.timeOut(draft, steered.runId());
      case Entry.SpentId spent ->
          draft.emit(new HistoryEvent.RunIdsReleased(List.of(spent.runId())));
      case DagEntry.Standing standing -> DecideDag.attend(draft, standing);
      case DagEntry.OldVersion old -> DecideDag.review(draft, old);
      case DagEntry.Queued any -> {}
      case Entry.Meta any -> {}
      case Entry.Run any -> {}
      case Entry.Dag any -> {}
      case Entry.Output any -> {}
      case Entry.Letter any -> {}
    }
  }

  // The worker keeps its slot until it says otherwise: only it knows when the process is gone.
  private static void timedOut(Draft draft, TaskEntry task) {
    AttemptRef ref = task.ref();
    String worker = task.worker() == null ? "" : task.worker();
    TaskError error =
        TaskError.of(
            ErrorKind.TIMEOUT,
            task.state() == TaskState.DISPATCHED
                ? "Worker " + worker + " did not say that it started, nor how it ended."
                : "Worker " + worker + " did not end it in time.");
    draft.touch(task.runId());
    draft.emit(new HistoryEvent.AttemptFailed(ref, worker, error, false));
    draft.tell(worker, new WorkerMessage.KillAttempt(worker, ref, error.message()));
    SettleTask.failed(draft, task, error, "");
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Removal;
import io.anabranch.schemas.event.HistoryEvent.Withdrawal;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workers come, change, report what they hold, and go. */
final class DecideWorker {
  private DecideWorker() {}

  static void on(Draft draft, WorkerEvent said) {
    WorkerEntry worker = draft.state().worker(said.worker());
    if (said instanceof WorkerEvent.WorkerJoined joined) {
      join(draft, joined, worker);
      return;
    }
    if (worker == null || worker.isLost()) {
      draft.ignore("Worker " + said.worker() + (worker == null ? " is unknown." : " was lost."));
      DecideAttempt.dismiss(draft, said.worker());
      return;
    }
    switch (said) {
      case WorkerEvent.WorkerJoined any -> {}
      case WorkerEvent.WorkerChanged e -> {
        if (e.slots() == worker.slots() && e.queues().equals(worker.queues())) {
          draft.ignore("Worker " + e.worker() + " offers just that already.");
        } else {
          draft.emit(
              new HistoryEvent.WorkerRegistered(
                  e.worker(), worker.partition(), e.slots(), e.queues()));
        }
      }
      case WorkerEvent.WorkerDraining e -> {
        if (worker.standing() == WorkerEntry.Standing.DRAINING) {
          draft.ignore("Worker " + e.worker() + " drains already.");
        } else {
          draft.emit(new HistoryEvent.WorkerDrainStarted(e.worker()));
        }
      }
      case WorkerEvent.WorkerLeft e -> remove(draft, e.worker(), Removal.LEFT, "it left");
      case WorkerEvent.WorkerHolds e -> reconcile(draft, e);
    }
  }

  private static void join(
      Draft draft, WorkerEvent.WorkerJoined joined, @Nullable WorkerEntry known) {
    if (known != null) {
      draft.ignore("Worker " + joined.worker() + " joined before; an id is for life.");
      if (known.isLost()) {
        DecideAttempt.dismiss(draft, joined.worker());
      }
      return;
    }
    int partitions = draft.state().meta().taskPartitions();
    if (joined.partition() >= partitions) {
      draft.ignore(
          "Expected 'partition' below "
              + partitions
              + ", but worker "
              + joined.worker()
              + " reads "
              + joined.partition()
              + ".");
      return;
    }
    String replaces = joined.replaces();
    WorkerEntry old = replaces == null ? null : draft.state().worker(replaces);
    if (old != null && !old.isLost()) {
      remove(draft, old.worker(), Removal.REPLACED, joined.worker() + " took over its directory");
    }
    draft.emit(
        new HistoryEvent.WorkerRegistered(
            joined.worker(), joined.partition(), joined.slots(), joined.queues()));
  }

  /** The worker is gone: what it held is given to others. */
  static void remove(Draft draft, String worker, Removal why, String reason) {
    Withdrawal withdrawal = why == Removal.LEFT ? Withdrawal.ABANDONED : Withdrawal.LOST;
    Map<Token, String> held = draft.state().slots().heldBy(worker);
    if (why != Removal.LEFT) {
      DecideAttempt.dismiss(draft, worker);
    }
    // First the worker, so that nothing of what it held is given back to it.
    WorkerEntry entry = draft.state().worker(worker);
    if (entry != null && entry.takesWork()) {
      draft.emit(new HistoryEvent.WorkerDrainStarted(worker));
    }
    held.forEach((token, key) -> giveUp(draft, worker, token, key, withdrawal, reason));
    draft.emit(new HistoryEvent.WorkerRemoved(worker, why));
  }

  private static void giveUp(
      Draft draft, String worker, Token token, String key, Withdrawal why, String reason) {
    if (!(draft.state().entry(key) instanceof TaskEntry task)) {
      return;
    }
    if (task.isCurrent(worker, token)) {
      SettleTask.withdraw(draft, task, why, reason);
      return;
    }
    TaskEntry.@Nullable Stray stray = task.stray(worker, token);
    if (stray != null) {
      draft.touch(task.runId());
      draft.emit(
          new HistoryEvent.SlotFreed(
              new AttemptRef(task.runId(), task.task(), stray.attempt(), token), worker));
    }
  }

  // The report is behind all that the worker said before, so what is missing from it is lost.
  private static void reconcile(Draft draft, WorkerEvent.WorkerHolds report) {
    Set<Token> holds = new HashSet<>(report.held());
    Map<Token, String> expected = draft.state().slots().heldBy(report.worker());
    boolean lost = false;
    for (Map.Entry<Token, String> one : expected.entrySet()) {
      Token token = one.getKey();
      if (token.compareTo(report.lastRead()) <= 0 && !holds.contains(token)) {
        lost = true;
        kill(draft, report.worker(), one.getValue(), token);
        giveUp(
            draft,
            report.worker(),
            token,
            one.getValue(),
            Withdrawal.LOST,
            "the worker does not know of it");
      }
    }
    if (!lost) {
      draft.ignore("Worker " + report.worker() + " holds what it should: " + expected.size());
    }
  }

  private static void kill(Draft draft, String worker, String key, Token token) {
    if (draft.state().entry(key) instanceof TaskEntry task && task.isCurrent(worker, token)) {
      draft.tell(
          worker, new WorkerMessage.KillAttempt(worker, task.ref(), "It was reported lost."));
    }
  }
}

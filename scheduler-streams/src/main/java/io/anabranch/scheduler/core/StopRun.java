package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.WorkerMessage;
import java.util.ArrayList;
import java.util.List;

/** Ends a run before its tasks have ended. */
final class StopRun {
  private StopRun() {}

  /**
   * Cancels what has not ended; the run ends {@code as}, at once, though workers still hold slots.
   */
  static void stop(Draft draft, String runId, RunState as, String why) {
    List<String> open = new ArrayList<>();
    List<String> letters = new ArrayList<>();
    for (TaskSpec spec : draft.plan(runId).spec().tasks()) {
      TaskEntry task = Apply.task(draft.state(), runId, spec.id());
      if (!task.state().isTerminal()) {
        open.add(spec.id());
        killIfWithWorker(draft, task, why);
        if (task.letter() != null) {
          letters.add(task.letter());
        }
      }
    }
    draft.emitLists(open, some -> new HistoryEvent.TasksCancelled(runId, some));
    letters.forEach(letter -> DecideLetter.giveUp(draft, letter, "Its retry was ended: " + why));
    draft.emit(new HistoryEvent.RunEnded(runId, as));
  }

  /** The attempt that a worker has, if any, counts no more; the worker is told to end it. */
  static void killIfWithWorker(Draft draft, TaskEntry task, String why) {
    String worker = task.worker();
    if (task.state().isWithWorker() && worker != null) {
      draft.emit(new HistoryEvent.AttemptKilled(task.ref(), worker, why));
      draft.tell(worker, new WorkerMessage.KillAttempt(worker, task.ref(), why));
    }
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.expr.RenderException;
import io.anabranch.schemas.id.AttemptRef;
import org.jspecify.annotations.Nullable;

/**
 * Gives free slots to ready tasks, in the order in which they became ready, until either runs out:
 * no ready task waits while a slot that may run it is free.
 */
final class FillSlots {
  private FillSlots() {}

  private record Choice(String worker, String reason) {}

  static void fill(Draft draft) {
    // WHY again: a task that cannot be rendered fails, and what waits for that starts.
    while (!fillOnce(draft)) {}
  }

  private static boolean fillOnce(Draft draft) {
    Slots slots = draft.state().slots();
    boolean all = true;
    for (String queue : slots.unsettled()) {
      for (String key = slots.nextReady(queue); key != null; key = slots.nextReady(queue)) {
        String mostFree = slots.mostFree(queue);
        if (mostFree == null || !(draft.state().entry(key) instanceof TaskEntry task)) {
          break;
        }
        all &= dispatch(draft, task, mostFree);
      }
      slots.settled(queue);
    }
    return all;
  }

  private static boolean dispatch(Draft draft, TaskEntry task, String mostFree) {
    TaskSpec spec = draft.plan(task.runId()).task(task.task());
    if (Deadlines.over(spec, task.triedSince(), draft.now()) != null) {
      SettleTask.waitedTooLong(draft, task);
      return false;
    }
    Choice choice = choose(draft, task, spec, mostFree);
    AttemptRef ref =
        new AttemptRef(task.runId(), task.task(), task.attempt() + 1, draft.nextToken());
    WorkerMessage.Dispatch dispatch;
    try {
      dispatch = BuildDispatch.build(draft, ref, choice.worker(), task.triedSince());
    } catch (RenderException e) {
      String said = String.valueOf(e.getMessage());
      SettleTask.failedForGood(
          draft, task, LetterKind.TASK_FAILED, TaskError.of(ErrorKind.INVALID_TASK, said), "");
      return false;
    }
    draft.emit(new HistoryEvent.AttemptDispatched(ref, choice.worker(), choice.reason()));
    draft.tell(choice.worker(), dispatch);
    return true;
  }

  // A worker that ran an upstream has its files and caches at hand.
  private static Choice choose(Draft draft, TaskEntry task, TaskSpec spec, String mostFree) {
    for (String upstream : spec.dependencies()) {
      TaskEntry before = draft.state().task(task.runId(), upstream);
      @Nullable String worker = before == null ? null : before.worker();
      if (worker != null && draft.state().slots().hasFree(worker, task.queue())) {
        return new Choice(worker, "ran upstream " + upstream);
      }
    }
    return new Choice(mostFree, "most free slots");
  }
}

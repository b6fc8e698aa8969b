package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.util.List;

/** Ends the runs of which no task is open, and lets go of what nobody needs any more. */
final class EndRuns {
  private EndRuns() {}

  static void end(Draft draft) {
    for (String runId : List.copyOf(draft.touchedRuns())) {
      if (draft.state().run(runId) == null) {
        continue;
      }
      Entry.Progress progress = draft.state().progress(runId);
      if (progress.open() == 0 && progress.state() == RunState.RUNNING) {
        draft.emit(new HistoryEvent.RunEnded(runId, outcome(draft, progress)));
        progress = draft.state().progress(runId);
      }
      if (progress.state() == RunState.SUCCEEDED && progress.held() == 0) {
        draft.emit(new HistoryEvent.RunForgotten(runId));
        List<String> excess = draft.state().spentIds().beyond(Rules.MOST_SPENT_IDS);
        if (!excess.isEmpty()) {
          draft.emit(new HistoryEvent.RunIdsReleased(excess));
        }
      }
    }
  }

  private static RunState outcome(Draft draft, Entry.Progress progress) {
    if (progress.failed() > 0) {
      return RunState.FAILED;
    }
    // What was cancelled may stay so when another task of the run was retried or marked.
    return draft.state().steered(progress.runId()).cancelled()
            && hasCancelled(draft, progress.runId())
        ? RunState.CANCELLED
        : RunState.SUCCEEDED;
  }

  private static boolean hasCancelled(Draft draft, String runId) {
    return draft.plan(runId).spec().tasks().stream()
        .anyMatch(
            task -> Apply.task(draft.state(), runId, task.id()).state() == TaskState.CANCELLED);
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do to a run from outside, and its time limit. */
final class DecideOperation {
  private DecideOperation() {}

  static void on(Draft draft, RunOperation asked) {
    if (draft.state().run(asked.runId()) == null) {
      unknown(draft, asked);
      return;
    }
    @Nullable String request = asked.request();
    if (request != null && draft.state().steered(asked.runId()).requests().contains(request)) {
      draft.ignore("Request " + request + " on run " + asked.runId() + " was done before.");
      return;
    }
    switch (asked) {
      case RunOperation.RunCancelRequested e -> cancel(draft, e);
      case RunOperation.RunRetryRequested e -> retry(draft, e);
      case RunOperation.RunPauseRequested e -> pause(draft, e);
      case RunOperation.RunResumeRequested e -> resume(draft, e);
      case RunOperation.TaskMarkRequested e -> mark(draft, e);
    }
  }

  private static void unknown(Draft draft, RunOperation asked) {
    if (draft.state().isSpent(asked.runId())
        && !(asked instanceof RunOperation.RunRetryRequested)) {
      draft.ignore("Run " + asked.runId() + " has ended and left the store.");
      return;
    }
    DecideLetter.refuse(
        draft,
        "Expected 'runId' to name a run that the scheduler holds, but '"
            + asked.runId()
            + "' was never started, or has ended and left. What has left can be started anew over"
            + " REST, POST /api/v1/runs/{id}/retry.");
  }

  private static void cancel(Draft draft, RunOperation.RunCancelRequested asked) {
    if (isOver(draft, asked.runId())) {
      return;
    }
    steer(draft, asked, Steering.CANCEL, asked.reason(), null);
    StopRun.stop(draft, asked.runId(), RunState.CANCELLED, "The run was cancelled.");
  }

  /** The run took longer than its DAG allows. */
  static void timeOut(Draft draft, String runId) {
    @Nullable Duration timeout = draft.plan(runId).spec().timeout();
    String why =
        "The run took longer than its 'timeout'"
            + (timeout == null ? "." : " of " + Durations.format(timeout) + ".");
    draft.emit(new HistoryEvent.RunSteered(runId, Steering.TIMEOUT, null, why, null, null));
    StopRun.stop(draft, runId, RunState.FAILED, why);
  }

  private static void pause(Draft draft, RunOperation.RunPauseRequested asked) {
    if (isOver(draft, asked.runId())) {
      return;
    }
    if (draft.state().isPaused(asked.runId())) {
      draft.ignore("Run " + asked.runId() + " is paused already.");
    } else {
      steer(draft, asked, Steering.PAUSE, null, null);
    }
  }

  private static void resume(Draft draft, RunOperation.RunResumeRequested asked) {
    if (isOver(draft, asked.runId())) {
      return;
    }
    if (draft.state().isPaused(asked.runId())) {
      steer(draft, asked, Steering.RESUME, null, null);
    } else {
      draft.ignore("Run " + asked.runId() + " is not paused.");
    }
  }

  private static boolean isOver(Draft draft, String runId) {
    RunState state = draft.state().progress(runId).state();
    if (state.isTerminal()) {
      draft.ignore("Run " + runId + " has ended: it is " + state + ".");
    }
    return state.isTerminal();
  }

  private static void retry(Draft draft, RunOperation.RunRetryRequested asked) {
    @Nullable String from = asked.from();
    if (isQueued(draft, asked.runId())) {
      return;
    }
    if (from == null) {
      List<String> failed =
          draft.plan(asked.runId()).spec().tasks().stream()
              .map(TaskSpec::id)
              .filter(id -> isToRetry(Apply.task(draft.state(), asked.runId(), id)))
              .toList();
      if (failed.isEmpty()) {
        draft.ignore("No task of run " + asked.runId() + " failed or was cancelled.");
      } else {
        again(draft, asked, failed);
      }
    } else if (!draft.plan(asked.runId()).has(from)) {
      DecideLetter.refuse(draft, noTask(draft, "from", asked.runId(), from));
    } else if (!Apply.task(draft.state(), asked.runId(), from).state().isTerminal()) {
      draft.ignore("Task " + from + " has not ended; only then it can run again.");
    } else {
      again(draft, asked, draft.plan(asked.runId()).spec().from(from));
    }
  }

  private static boolean isQueued(Draft draft, String runId) {
    boolean queued = draft.state().progress(runId).state() == RunState.QUEUED;
    if (queued) {
      draft.ignore("Run " + runId + " has not started; its tasks can be steered then.");
    }
    return queued;
  }

  private static boolean isToRetry(TaskEntry task) {
    return task.failsRun() || task.state() == TaskState.CANCELLED;
  }

  private static void again(
      Draft draft, RunOperation.RunRetryRequested asked, Collection<String> roots) {
    steer(draft, asked, Steering.RETRY, null, asked.from());
    List<String> waiting = HeldBack.by(draft, asked.runId(), roots);
    for (String id : waiting) {
      TaskEntry task = Apply.task(draft.state(), asked.runId(), id);
      StopRun.killIfWithWorker(draft, task, "A task before it runs again.");
      Entry.@Nullable Letter letter =
          task.letter() == null ? null : draft.state().letter(task.letter());
      if (letter != null && task.state() == TaskState.FAILED) {
        DecideLetter.retried(draft, letter, asked.by());
      }
    }
    reopen(draft, asked.runId(), waiting);
    FollowUp.onWaiting(draft, asked.runId(), waiting);
  }

  private static void mark(Draft draft, RunOperation.TaskMarkRequested asked) {
    if (!draft.plan(asked.runId()).has(asked.task())) {
      DecideLetter.refuse(draft, noTask(draft, "task", asked.runId(), asked.task()));
      return;
    }
    if (isQueued(draft, asked.runId())) {
      return;
    }
    String problem =
        OutputLimits.problem(draft.state(), draft.run(asked.runId()), asked.task(), asked.output());
    if (problem != null) {
      DecideLetter.refuse(draft, problem);
      return;
    }
    TaskEntry task = Apply.task(draft.state(), asked.runId(), asked.task());
    if (task.state() == asked.state()) {
      draft.ignore("Task " + asked.task() + " is " + asked.state() + " already.");
      return;
    }
    steer(draft, asked, Steering.MARK, asked.reason(), asked.task());
    draft.touch(asked.runId());
    StopRun.killIfWithWorker(draft, task, "The task was marked as " + asked.state() + ".");
    List<String> waiting = List.of();
    if (task.state().isTerminal()) {
      waiting = HeldBack.by(draft, asked.runId(), List.of(asked.task()));
      reopen(draft, asked.runId(), waiting);
    }
    end(draft, asked);
    if (waiting.isEmpty()) {
      FollowUp.on(draft, asked.runId(), asked.task());
    } else {
      FollowUp.onWaiting(
          draft, asked.runId(), waiting.stream().filter(id -> !id.equals(asked.task())).toList());
    }
  }

  private static void end(Draft draft, RunOperation.TaskMarkRequested asked) {
    TaskEntry task = Apply.task(draft.state(), asked.runId(), asked.task());
    if (asked.state() == TaskState.FAILED) {
      String by = asked.by() == null ? "" : " by " + asked.by();
      String why = asked.reason() == null ? "." : ": " + asked.reason();
      SettleTask.tellFailed(
          draft,
          task,
          LetterKind.TASK_FAILED,
          TaskError.of(ErrorKind.MARKED, "Marked as failed" + by + why),
          "");
      return;
    }
    draft.emit(new HistoryEvent.TaskMarked(asked.runId(), asked.task(), asked.state()));
    if (task.letter() != null) {
      DecideLetter.resolve(draft, task.letter());
    }
  }

  private static void reopen(Draft draft, String runId, List<String> waiting) {
    draft.emitLists(waiting, some -> new HistoryEvent.RunReopened(runId, some));
  }

  private static void steer(
      Draft draft,
      RunOperation asked,
      Steering steering,
      @Nullable String reason,
      @Nullable String task) {
    draft.emit(
        new HistoryEvent.RunSteered(
            asked.runId(), steering, asked.by(), reason, task, asked.request()));
  }

  private static String noTask(Draft draft, String field, String runId, String task) {
    Entry.Run run = draft.run(runId);
    return "Expected '"
        + field
        + "' to name a task of DAG '"
        + run.dag()
        + "' version "
        + run.version()
        + ", but it has no task '"
        + task
        + "'.";
  }
}

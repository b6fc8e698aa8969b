package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Withdrawal;
import io.anabranch.schemas.event.LetterKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a task, and of those that wait for it, once an attempt is over. */
final class SettleTask {
  private SettleTask() {}

  /** It succeeded or was skipped, which is applied. */
  static void ended(Draft draft, TaskEntry task) {
    FollowUp.on(draft, task.runId(), task.task());
    @Nullable String letter = task.letter();
    if (letter != null) {
      DecideLetter.resolve(draft, letter);
    }
  }

  /** An attempt failed, which is applied: another one, or none. */
  static void failed(Draft draft, TaskEntry before, TaskError error, String logTail) {
    TaskEntry task = Apply.task(draft.state(), before.runId(), before.task());
    RetryPolicy policy = draft.plan(task.runId()).task(task.task()).retry();
    if (!policy.triesAfter(error) || task.failures() >= policy.maxAttempts()) {
      failedForGood(draft, task, LetterKind.TASK_FAILED, error, logTail);
      return;
    }
    Duration delay =
        Backoff.delay(
            policy, task.failures(), Backoff.seed(task.runId(), task.task(), task.attempt()));
    delay = Backoff.asked(delay, error.retryAfter());
    TaskSpec spec = draft.plan(task.runId()).task(task.task());
    String over = Deadlines.over(spec, task.triedSince(), draft.now().plus(delay));
    if (over != null) {
      String more = "Another attempt would begin after '" + over + "' is over.";
      failedForGood(draft, task, LetterKind.TASK_FAILED, error.saying(more), logTail);
      return;
    }
    if (delay.isZero()) {
      readyAgain(draft, task);
    } else {
      draft.emit(new HistoryEvent.TaskRetrying(task.runId(), task.task(), draft.now().plus(delay)));
    }
  }

  /** It waited for a slot as long as it may. */
  static void waitedTooLong(Draft draft, TaskEntry task) {
    TaskSpec spec = draft.plan(task.runId()).task(task.task());
    String over = Deadlines.over(spec, task.triedSince(), draft.now());
    TaskError error =
        over != null
            ? TaskError.of(ErrorKind.TIMEOUT, "'" + over + "' was over before another attempt.")
            : TaskError.of(
                ErrorKind.QUEUE_TIMEOUT,
                "No worker of queue '"
                    + spec.queue()
                    + "' had a slot for it within its 'queueTimeout'.");
    failedForGood(draft, task, LetterKind.TASK_FAILED, error, "");
  }

  /** The current attempt counts no more, through no fault of its own. */
  static void withdraw(Draft draft, TaskEntry before, Withdrawal why, String reason) {
    String worker = before.worker() == null ? "" : before.worker();
    draft.touch(before.runId());
    draft.emit(new HistoryEvent.AttemptWithdrawn(before.ref(), worker, why, reason));
    TaskEntry task = Apply.task(draft.state(), before.runId(), before.task());
    if (why == Withdrawal.LOST && task.losses() >= Rules.MOST_LOSSES) {
      failedForGood(
          draft,
          task,
          LetterKind.WORKER_LOST,
          TaskError.of(
              ErrorKind.WORKER_LOST,
              task.losses()
                  + " attempts were lost with their workers, the last with "
                  + worker
                  + ". Does the task kill its worker?"),
          "");
    } else if (why == Withdrawal.RETURNED && task.returns() >= Rules.MOST_RETURNS) {
      failedForGood(
          draft,
          task,
          LetterKind.TASK_FAILED,
          TaskError.of(
              ErrorKind.RETURNED,
              task.returns()
                  + " times a worker could not start it, the last time "
                  + worker
                  + ": "
                  + reason),
          "");
    } else {
      readyAgain(draft, task);
    }
  }

  static void failedForGood(
      Draft draft, TaskEntry task, LetterKind kind, TaskError error, String logTail) {
    tellFailed(draft, task, kind, error, logTail);
    FollowUp.on(draft, task.runId(), task.task());
  }

  /** It failed for good; what follows from that the caller decides. */
  static void tellFailed(
      Draft draft, TaskEntry task, LetterKind kind, TaskError error, String logTail) {
    draft.touch(task.runId());
    boolean allowed = draft.plan(task.runId()).task(task.task()).allowFailure();
    draft.emit(new HistoryEvent.TaskFailed(task.runId(), task.task(), error, allowed));
    if (!allowed) {
      DecideLetter.open(
          draft, Apply.task(draft.state(), task.runId(), task.task()), kind, error, logTail);
    }
  }

  static void readyAgain(Draft draft, TaskEntry task) {
    draft.emit(new HistoryEvent.TasksReady(task.runId(), List.of(task.task())));
  }
}

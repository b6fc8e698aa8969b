package io.anabranch.worker.attempt;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.AttemptAbandoned;
import io.anabranch.schemas.event.AttemptEvent.DispatchReturned;
import io.anabranch.schemas.event.AttemptEvent.TaskFailed;
import io.anabranch.schemas.event.AttemptEvent.TaskSkipped;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.schemas.event.WorkerMessage.Work;
import io.anabranch.worker.executor.Outcome;
import io.anabranch.worker.log.AttemptLog;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the one event that says how an attempt ended. */
final class Reports {
  private Reports() {}

  static AttemptEvent of(
      Dispatch dispatch,
      Ending ending,
      @Nullable Instant startedAt,
      Instant endedAt,
      AttemptLog log) {
    String worker = dispatch.worker();
    var attempt = dispatch.attempt();
    return switch (ending) {
      case Ending.NotStarted(String reason) -> new DispatchReturned(worker, attempt, reason);
      case Ending.Stopped(String reason) -> new AttemptAbandoned(worker, attempt, reason);
      case Ending.TimedOut ignored ->
          new TaskFailed(worker, attempt, startedAt, endedAt, late(dispatch.task()), log.end());
      case Ending.ByItself(Outcome.Succeeded(var output)) ->
          new TaskSucceeded(worker, attempt, startedAt, endedAt, output);
      case Ending.ByItself(Outcome.Skipped ignored) ->
          new TaskSkipped(worker, attempt, startedAt, endedAt);
      case Ending.ByItself(Outcome.Failed(TaskError error)) ->
          new TaskFailed(worker, attempt, startedAt, endedAt, error, log.end());
    };
  }

  /** What metrics call it. */
  static String outcome(AttemptEvent event) {
    return switch (event) {
      case AttemptEvent.TaskStarted ignored -> "started";
      case TaskSucceeded ignored -> "succeeded";
      case TaskFailed ignored -> "failed";
      case TaskSkipped ignored -> "skipped";
      case AttemptAbandoned ignored -> "abandoned";
      case DispatchReturned ignored -> "returned";
    };
  }

  private static TaskError late(Work task) {
    return TaskError.of(
        ErrorKind.TIMEOUT,
        "Expected the attempt to end within "
            + task.timeout().toString().substring(2).toLowerCase(Locale.ROOT)
            + ", but it ran longer and was killed.");
  }
}

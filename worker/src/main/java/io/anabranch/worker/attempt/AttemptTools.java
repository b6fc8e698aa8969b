package io.anabranch.worker.attempt;

import io.anabranch.platform.life.ProcessGuard;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.executor.ExecutorSet;
import io.anabranch.worker.executor.TaskContext;
import io.anabranch.worker.log.AttemptLog;
import io.anabranch.worker.log.LogSink;
import java.time.InstantSource;

/** What all attempts of a process share. */
public final class AttemptTools {
  private final AttemptSettings settings;
  private final ExecutorSet executors;
  private final ProcessGuard guard;
  private final Timers timers;
  private final LogSink logs;
  private final InstantSource clock;
  private final TaskEnvironment environment;

  public AttemptTools(
      AttemptSettings settings,
      ExecutorSet executors,
      ProcessGuard guard,
      Timers timers,
      LogSink logs,
      InstantSource clock) {
    this.settings = settings;
    this.executors = executors;
    this.guard = guard;
    this.timers = timers;
    this.logs = logs;
    this.clock = clock;
    this.environment = new TaskEnvironment(System.getenv(), settings.passedVariables());
  }

  AttemptSettings settings() {
    return settings;
  }

  ExecutorSet executors() {
    return executors;
  }

  Timers timers() {
    return timers;
  }

  InstantSource clock() {
    return clock;
  }

  AttemptDirectory directory(Dispatch dispatch) {
    // WHY by the token: it is ours, unique, and no text that somebody chose.
    String name = dispatch.attempt().token().toString();
    return new AttemptDirectory(settings.root().resolve(name), dispatch.files());
  }

  AttemptLog log(Dispatch dispatch) {
    return new AttemptLog(dispatch.attempt(), settings.logs(), logs);
  }

  TaskContext context(Attempt attempt) {
    return new AttemptContext(
        attempt.dispatch(), settings, environment, guard, attempt.directory(), attempt.log());
  }
}

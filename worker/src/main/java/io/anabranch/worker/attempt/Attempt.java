package io.anabranch.worker.attempt;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.TaskStarted;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.executor.InvalidTaskException;
import io.anabranch.worker.executor.Outcome;
import io.anabranch.worker.executor.TaskRun;
import io.anabranch.worker.log.AttemptLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt. {@link #run()} takes it from start to end on a thread of its own; the others may be
 * called by any thread at any time. The first reason to stop counts; an end by itself that comes
 * after it does not.
 */
final class Attempt {
  /** An attempt that ends sooner tells when it started only with its outcome. */
  static final Duration ANNOUNCED_AFTER = Duration.ofMillis(10);

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final Dispatch dispatch;
  private final AttemptTools tools;
  private final Consumer<AttemptEvent> report;
  private final AttemptDirectory directory;
  private final AttemptLog log;
  private @Nullable TaskRun run;
  private @Nullable Ending forced;
  private boolean ended;
  private @Nullable Instant startedAt;
  private @Nullable Future<?> timer;

  Attempt(Dispatch dispatch, AttemptTools tools, Consumer<AttemptEvent> report) {
    this.dispatch = dispatch;
    this.tools = tools;
    this.report = report;
    this.directory = tools.directory(dispatch);
    this.log = tools.log(dispatch);
  }

  Dispatch dispatch() {
    return dispatch;
  }

  /** Starts it, waits for its end and returns the event about it, which is not yet reported. */
  AttemptEvent run() {
    Ending ending = end(execute());
    log.close();
    return Reports.of(dispatch, ending, startedAt(), tools.clock().instant(), log);
  }

  /** Ends it; its outcome counts no more. */
  void stop(String reason) {
    force(new Ending.Stopped(reason));
  }

  /** Sends what it printed so far. */
  void sendLog() {
    log.sendLines();
  }

  /** When it started, or null when it never did. */
  synchronized @Nullable Instant startedAt() {
    return startedAt;
  }

  /** Removes its directory, unless directories are kept. */
  void cleanUp() {
    try {
      if (!tools.settings().keepDirectories()) {
        directory.delete();
      }
    } catch (IOException e) {
      LOG.warn("The directory of attempt {} is left behind: {}", dispatch.attempt(), e.toString());
    }
  }

  private Ending execute() {
    try {
      TaskRun started = tools.executors().of(dispatch.task().action()).start(tools.context(this));
      if (begin(started)) {
        return byItself(started.await());
      }
      started.stop(tools.settings().killGrace());
      return byItself(started.await());
    } catch (InvalidTaskException e) {
      return byItself(Outcome.Failed.of(ErrorKind.INVALID_TASK, e.getMessage()));
    } catch (IOException e) {
      return notStarted(e);
    } catch (InterruptedException e) {
      return new Ending.Stopped("The worker ended.");
    } catch (RuntimeException | Error e) {
      // An error too: what one task does to the heap or the stack must not end the others.
      LOG.error("Attempt {} failed inside the worker; it is reported so", dispatch.attempt(), e);
      return byItself(Outcome.Failed.of(ErrorKind.WORKER_ERROR, "The worker failed: " + e));
    }
  }

  private Ending byItself(Outcome outcome) {
    if (!(outcome instanceof Outcome.Succeeded succeeded)) {
      return new Ending.ByItself(outcome);
    }
    return new Ending.ByItself(
        succeeded.output() == null && directory.isMade()
            ? OutputFile.read(directory.output())
            : OutputFile.checked(succeeded));
  }

  private static Ending notStarted(IOException e) {
    String why = String.valueOf(e.getMessage());
    // E2BIG: no other worker could start it either.
    return why.contains("error=7,")
        ? new Ending.ByItself(Outcome.Failed.of(ErrorKind.INVALID_TASK, why))
        : new Ending.NotStarted("Expected to start it, but got: " + why);
  }

  /** Whether it may go on; false when it was stopped while it was being started. */
  private synchronized boolean begin(TaskRun started) {
    run = started;
    startedAt = tools.clock().instant();
    if (forced != null) {
      return false;
    }
    timer = tools.timers().after(shorter(ANNOUNCED_AFTER, timeout()), this::announce);
    return true;
  }

  // INVARIANT: under the lock, so that nobody reads of a start behind the end.
  private synchronized void announce() {
    if (ended || forced != null) {
      return;
    }
    Duration left = timeout().minus(ANNOUNCED_AFTER);
    timer =
        tools
            .timers()
            .after(left.isNegative() ? Duration.ZERO : left, () -> force(new Ending.TimedOut()));
    report.accept(new TaskStarted(dispatch.worker(), dispatch.attempt(), startedAt));
  }

  private void force(Ending why) {
    TaskRun toStop;
    synchronized (this) {
      if (ended || forced != null) {
        return;
      }
      forced = why;
      toStop = run;
    }
    if (toStop == null) {
      return; // execute() stops it as soon as it is there
    }
    try {
      toStop.stop(tools.settings().killGrace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Attempt {} cannot be stopped; it keeps its slot", dispatch.attempt(), e);
    }
  }

  private synchronized Ending end(Ending byItself) {
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    return forced == null ? byItself : forced;
  }

  private Duration timeout() {
    return dispatch.task().timeout();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  AttemptLog log() {
    return log;
  }

  AttemptDirectory directory() {
    return directory;
  }
}

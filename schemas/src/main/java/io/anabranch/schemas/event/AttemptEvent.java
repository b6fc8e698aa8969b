package io.anabranch.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Ids;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of an attempt that was dispatched to it. Times are the worker's, for people.
 */
public sealed interface AttemptEvent extends TaskEvent {
  /** Who says it. */
  String worker();

  /** Which attempt, as its dispatch named it. */
  AttemptRef attempt();

  /** The attempt runs. Left out where the attempt ended within 10 ms. */
  record TaskStarted(String worker, AttemptRef attempt, @Nullable Instant startedAt)
      implements AttemptEvent {
    public TaskStarted {
      check(worker, attempt);
    }
  }

  /**
   * The attempt did what it should.
   *
   * @param output what it wrote as JSON, 64 KiB at most; null for nothing
   */
  record TaskSucceeded(
      String worker,
      AttemptRef attempt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable JsonNode output)
      implements AttemptEvent {
    public TaskSucceeded {
      check(worker, attempt);
    }
  }

  /**
   * The attempt failed.
   *
   * @param logTail the end of what it printed, 4 KiB at most
   */
  record TaskFailed(
      String worker,
      AttemptRef attempt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      TaskError error,
      String logTail)
      implements AttemptEvent {
    public TaskFailed {
      check(worker, attempt);
      if (error == null) {
        throw new IllegalArgumentException(
            "Expected 'error' to say how the attempt failed, but got nothing.");
      }
      logTail = logTail == null ? "" : logTail;
    }
  }

  /** The attempt asked to be skipped (exit code 99). */
  record TaskSkipped(
      String worker, AttemptRef attempt, @Nullable Instant startedAt, @Nullable Instant endedAt)
      implements AttemptEvent {
    public TaskSkipped {
      check(worker, attempt);
    }
  }

  /** The worker ended before the attempt did and killed it; it counts as no loss. */
  record AttemptAbandoned(String worker, AttemptRef attempt, String reason)
      implements AttemptEvent {
    public AttemptAbandoned {
      check(worker, attempt);
      reason = reason == null ? "" : reason;
    }
  }

  /** The worker could not start the dispatch and gives it back. */
  record DispatchReturned(String worker, AttemptRef attempt, String reason)
      implements AttemptEvent {
    public DispatchReturned {
      check(worker, attempt);
      reason = reason == null ? "" : reason;
    }
  }

  private static void check(String worker, AttemptRef attempt) {
    Ids.opaque("worker", worker);
    if (attempt == null) {
      throw new IllegalArgumentException(
          "Expected 'attempt' to name the attempt, but got nothing. Echo the dispatch's.");
    }
  }
}

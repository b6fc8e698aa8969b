package io.anabranch.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.id.Ids;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people do to a run that exists. Each carries {@code request}, an id that who asks may choose
 * (the REST API derives it from the Idempotency-Key): the same one twice counts once, for the last
 * {@value #REMEMBERED} of a run.
 */
public sealed interface RunOperation extends RunCommand {
  /** So many requests of a run are remembered. */
  int REMEMBERED = 32;

  /** The run that is meant. */
  String runId();

  /** The id of the request; null where sending it twice means it twice. */
  @Nullable String request();

  /** Who asked, for people. */
  @Nullable String by();

  /** Ends the run: what runs is killed, what waits never starts. */
  record RunCancelRequested(
      String runId, @Nullable String request, @Nullable String by, @Nullable String reason)
      implements RunOperation {
    public RunCancelRequested {
      check(runId, request);
    }
  }

  /**
   * Runs a part of the run again, in the version that it is pinned to.
   *
   * @param from the task that runs again with all tasks after it; null for what failed or was
   *     cancelled, with what stayed away because of that
   */
  record RunRetryRequested(
      String runId, @Nullable String request, @Nullable String by, @Nullable String from)
      implements RunOperation {
    public RunRetryRequested {
      check(runId, request);
      if (from != null) {
        Ids.task(from);
      }
    }
  }

  /** Starts nothing more of the run until it is resumed; what runs goes on. */
  record RunPauseRequested(String runId, @Nullable String request, @Nullable String by)
      implements RunOperation {
    public RunPauseRequested {
      check(runId, request);
    }
  }

  /** Lets a paused run go on. */
  record RunResumeRequested(String runId, @Nullable String request, @Nullable String by)
      implements RunOperation {
    public RunResumeRequested {
      check(runId, request);
    }
  }

  /**
   * Sets by hand how a task ended, whatever it is doing; what follows from that follows.
   *
   * @param state SUCCEEDED, FAILED or SKIPPED
   * @param output what expressions shall see as its output; only of a task that is marked SUCCEEDED
   */
  record TaskMarkRequested(
      String runId,
      @Nullable String request,
      @Nullable String by,
      @Nullable String reason,
      String task,
      TaskState state,
      @Nullable JsonNode output)
      implements RunOperation {
    private static final Set<TaskState> MARKS =
        EnumSet.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SKIPPED);

    public TaskMarkRequested {
      check(runId, request);
      Ids.task(task);
      if (state == null || !MARKS.contains(state)) {
        throw new IllegalArgumentException(
            "Expected 'state' to be SUCCEEDED, FAILED or SKIPPED, but got " + state + ".");
      }
      if (output != null && state != TaskState.SUCCEEDED) {
        throw new IllegalArgumentException(
            "Expected 'output' only with state SUCCEEDED, but got it with " + state + ".");
      }
    }
  }

  private static void check(String runId, @Nullable String request) {
    Ids.opaque("runId", runId);
    if (request != null) {
      Ids.opaque("request", request);
    }
  }
}

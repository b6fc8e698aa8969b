package io.anabranch.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.auth.Role;
import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.command.Position;
import io.anabranch.api.http.Accepts;
import io.anabranch.api.http.Fields;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.api.query.RunView;
import io.anabranch.api.query.Runs;
import io.anabranch.schemas.event.RunOperation.RunCancelRequested;
import io.anabranch.schemas.event.RunOperation.RunPauseRequested;
import io.anabranch.schemas.event.RunOperation.RunResumeRequested;
import io.anabranch.schemas.event.RunOperation.TaskMarkRequested;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cancelling, pausing and resuming runs, and setting by hand how their tasks ended. */
public final class SteerRoutes implements Resource {
  private static final int MAX_REASON = 1_000;
  private static final String RUN = ROOT + "/runs/{run}";
  private static final List<String> MARKS = List.of("SUCCEEDED", "FAILED", "SKIPPED");

  private final FindRun find;
  private final AskOnce once;

  public SteerRoutes(Runs runs, AwaitProjection await, AskOnce once) {
    this.find = new FindRun(runs, await);
    this.once = once;
  }

  /**
   * What was asked for.
   *
   * @param position null where it was asked for before, or the run is so already
   */
  record Asked(String runId, @Nullable Position position) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(RUN + "/cancel", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::cancel),
        Route.post(RUN + "/pause", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::pause),
        Route.post(RUN + "/resume", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::resume),
        Route.post(RUN + "/tasks/{task}/mark", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::mark));
  }

  private Response cancel(Request request) throws InterruptedException {
    Fields fields = request.fields();
    String reason = fields.text("reason", MAX_REASON);
    fields.check();
    boolean fresh = find.isFresh();
    RunView run = find.run(request);
    String id = once.id(run, "cancel", request);
    if (once.isDone(run, id) || (fresh && run.state().equals(RunState.CANCELLED.name()))) {
      return accepted(run, null);
    }
    checkNotOver(run, fresh, "be cancelled");
    String by = request.caller().name();
    return accepted(run, once.send(new RunCancelRequested(run.runId(), id, by, reason)));
  }

  private Response pause(Request request) throws InterruptedException {
    request.fields().check();
    boolean fresh = find.isFresh();
    RunView run = find.run(request);
    String id = once.id(run, "pause", request);
    if (once.isDone(run, id)) {
      return accepted(run, null);
    }
    checkNotOver(run, fresh, "be paused");
    String by = request.caller().name();
    return accepted(
        run, fresh && run.paused() ? null : once.send(new RunPauseRequested(run.runId(), id, by)));
  }

  private Response resume(Request request) throws InterruptedException {
    request.fields().check();
    boolean fresh = find.isFresh();
    RunView run = find.run(request);
    String id = once.id(run, "resume", request);
    if (once.isDone(run, id)) {
      return accepted(run, null);
    }
    checkNotOver(run, fresh, "be resumed");
    String by = request.caller().name();
    return accepted(
        run,
        fresh && !run.paused() ? null : once.send(new RunResumeRequested(run.runId(), id, by)));
  }

  private Response mark(Request request) throws InterruptedException {
    Fields fields = request.fields();
    String state = fields.oneOf("state", MARKS);
    String reason = fields.text("reason", MAX_REASON);
    JsonNode output = fields.json("output");
    if (!fields.has("state")) {
      fields.missing("state", "one of " + MARKS);
    }
    if (output != null && state != null && !state.equals(TaskState.SUCCEEDED.name())) {
      fields.refuse(
          "output", "Expected an output only with state SUCCEEDED, but got it with " + state + ".");
    }
    fields.check();
    checkSize(output);
    boolean fresh = find.isFresh();
    RunView run = find.run(request);
    String task = request.path("task");
    String now = find.task(run, task).state();
    String id = once.id(run, "mark " + task, request);
    if (once.isDone(run, id)) {
      return accepted(run, null);
    }
    if (fresh && !run.isHeld()) {
      throw ApiException.of(
          ProblemType.CONFLICT,
          "Expected a run that the scheduler still holds, but '"
              + run.runId()
              + "' is "
              + run.state()
              + " and was let go. Retry it as a new run from a task that you name.");
    }
    if (fresh && run.state().equals(RunState.QUEUED.name())) {
      throw ApiException.of(
          ProblemType.CONFLICT,
          "Expected a run that has started, but '" + run.runId() + "' is QUEUED. Mark it then.");
    }
    if (fresh && now.equals(state)) {
      return accepted(run, null);
    }
    var command =
        new TaskMarkRequested(
            run.runId(),
            id,
            request.caller().name(),
            reason,
            task,
            TaskState.valueOf(Objects.requireNonNull(state)),
            output);
    return accepted(run, once.send(command));
  }

  private static void checkSize(@Nullable JsonNode output) {
    int size = output == null ? 0 : Json.bytes(output).length;
    if (size > Limits.OUTPUT) {
      throw ApiException.of(
          ProblemType.TOO_LARGE,
          "Expected an output of at most "
              + Limits.OUTPUT
              + " bytes, but got "
              + size
              + ". Give a reference to the data instead.");
    }
  }

  private static void checkNotOver(RunView run, boolean fresh, String what) {
    if (fresh && run.isOver()) {
      throw ApiException.of(
          ProblemType.CONFLICT,
          "Expected a run that can "
              + what
              + ", but '"
              + run.runId()
              + "' has ended: it is "
              + run.state()
              + ".");
    }
  }

  private static Response accepted(RunView run, @Nullable Position position) {
    return Response.json(202, new Asked(run.runId(), position));
  }
}

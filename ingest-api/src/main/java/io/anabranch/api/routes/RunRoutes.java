package io.anabranch.api.routes;

import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.http.Query;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.api.query.Logs;
import io.anabranch.api.query.RunView;
import io.anabranch.api.query.Runs;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.id.Ids;
import java.util.List;
import java.util.Set;

/** Runs, their tasks and logs, as far as the projection has come. */
public final class RunRoutes implements Resource {
  private static final int MAX_TASKS = 200;

  private final Runs runs;
  private final Logs logs;
  private final FindRun find;

  public RunRoutes(Runs runs, Logs logs, AwaitProjection await) {
    this.runs = runs;
    this.logs = logs;
    this.find = new FindRun(runs, await);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            ROOT + "/runs", Set.of("dag", "state", "since", "until", "limit", "after"), this::list),
        Route.get(ROOT + "/runs/{run}", Set.of(), this::one),
        Route.get(ROOT + "/runs/{run}/tasks", Set.of("limit", "after"), this::tasks),
        Route.get(
            ROOT + "/runs/{run}/tasks/{task}/attempts/{attempt}/log", Set.of("after"), this::log));
  }

  private Response list(Request request) {
    Query query = request.query();
    RunState state = query.oneOf("state", RunState.class);
    var filter =
        new Runs.Filter(
            query.matching("dag", Ids.DAG),
            state == null ? null : state.name(),
            query.time("since"),
            query.time("until"));
    int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    return Response.ok(runs.list(filter, limit, query.text("after")));
  }

  private Response one(Request request) throws InterruptedException {
    return Response.ok(find.whole(request));
  }

  private Response tasks(Request request) throws InterruptedException {
    int limit = request.query().number("limit", DEFAULT_LIMIT, 1, MAX_TASKS);
    RunView run = find.run(request);
    return Response.ok(runs.tasks(run.key(), limit, request.query().text("after")));
  }

  private Response log(Request request) throws InterruptedException {
    int after = request.query().number("after", -1, -1, Integer.MAX_VALUE);
    RunView run = find.run(request);
    int attempt = request.number("attempt");
    String task = request.path("task");
    Logs.Stretch log =
        logs.read(run.key(), task, attempt, after)
            .orElseThrow(
                () ->
                    ApiException.of(
                        ProblemType.NOT_FOUND,
                        "Expected an attempt, but there is no attempt "
                            + attempt
                            + " of task '"
                            + task
                            + "' in run '"
                            + run.runId()
                            + "'."));
    return Response.text("text/plain", log.text())
        .with("Anabranch-Log-Next", Integer.toString(log.next()))
        .with("Anabranch-Log-Complete", Boolean.toString(log.complete()));
  }
}

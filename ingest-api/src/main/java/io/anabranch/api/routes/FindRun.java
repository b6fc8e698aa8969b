package io.anabranch.api.routes;

import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.http.Nearest;
import io.anabranch.api.http.Request;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.api.query.RunView;
import io.anabranch.api.query.Runs;
import io.anabranch.api.query.TaskView;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The run and the task that a request names, once the projection has passed the log. */
final class FindRun {
  private final Runs runs;
  private final AwaitProjection await;

  FindRun(Runs runs, AwaitProjection await) {
    this.runs = runs;
    this.await = await;
  }

  /**
   * Lets the projection come up with the log before a run is judged by how it stands.
   *
   * @return false where it does not, so that the scheduler has to judge
   */
  boolean isFresh() throws InterruptedException {
    return await.isFresh();
  }

  /** The run without its tasks. */
  RunView run(Request request) throws InterruptedException {
    return find(request, runs::find);
  }

  /** The run with its tasks. */
  RunView whole(Request request) throws InterruptedException {
    return find(request, runs::whole);
  }

  private RunView find(Request request, Function<String, Optional<RunView>> read)
      throws InterruptedException {
    String id = request.path("run");
    return await
        .find(() -> read.apply(id))
        .orElseThrow(
            () ->
                ApiException.of(
                    ProblemType.NOT_FOUND,
                    "Expected a run, but there is no '"
                        + id
                        + "'. It may not have been decided on yet."));
  }

  TaskView task(RunView run, String id) {
    return runs.task(run.key(), id).orElseThrow(() -> noTask(run, id));
  }

  private ApiException noTask(RunView run, String id) {
    String near = Nearest.to(id, runs.tasks(run.key()).stream().map(TaskView::task).toList());
    return noTask(run.dag(), run.version(), id, near);
  }

  static ApiException noTask(String dag, int version, String id, @Nullable String near) {
    return ApiException.of(
        ProblemType.NOT_FOUND,
        "Expected a task of "
            + dag
            + " version "
            + version
            + ", but it has no '"
            + id
            + "'."
            + (near == null ? "" : " Did you mean '" + near + "'?"));
  }
}

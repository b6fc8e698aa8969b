package io.anabranch.api.routes;

import io.anabranch.api.http.Query;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.query.Page;
import io.anabranch.api.query.Workers;
import java.util.List;
import java.util.Set;

/** Workers and the queues that they serve. */
public final class WorkerRoutes implements Resource {
  private final Workers workers;

  public WorkerRoutes(Workers workers) {
    this.workers = workers;
  }

  enum State {
    ACTIVE,
    DRAINING,
    LEFT,
    LOST,
    REPLACED
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(ROOT + "/workers", Set.of("state", "limit", "after"), this::list),
        Route.get(
            ROOT + "/queues",
            Set.of(),
            request -> Response.ok(new Page<>(workers.queues(), null))));
  }

  private Response list(Request request) {
    Query query = request.query();
    State state = query.oneOf("state", State.class);
    int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    return Response.ok(
        workers.list(state == null ? null : state.name(), limit, query.text("after")));
  }
}

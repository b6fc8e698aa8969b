package io.anabranch.api.routes;

import io.anabranch.api.catalog.Catalog;
import io.anabranch.api.catalog.Registered;
import io.anabranch.api.command.CheckRun;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.query.Cursor;
import io.anabranch.api.query.Page;
import java.util.List;
import java.util.Set;

/** Registered DAGs, read from memory: they are there while Postgres is not. */
public final class DagRoutes implements Resource {
  private final Catalog catalog;
  private final CheckRun check;

  public DagRoutes(Catalog catalog, CheckRun check) {
    this.catalog = catalog;
    this.check = check;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(ROOT + "/dags", Set.of("limit", "after"), this::list),
        Route.get(ROOT + "/dags/{dag}", Set.of(), this::one),
        Route.get(ROOT + "/dags/{dag}/versions/{version}", Set.of(), this::version));
  }

  private Response list(Request request) {
    int limit = request.query().number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    String after = Cursor.read(request.query().text("after"));
    List<DagView> found =
        catalog.page(after, limit + 1).stream()
            .map(dag -> DagView.brief(dag, catalog.standing(dag.dag())))
            .toList();
    return Response.ok(Page.of(found, limit, DagView::dag));
  }

  private Response one(Request request) throws InterruptedException {
    Registered newest = check.need(request.path("dag"), null);
    return Response.ok(
        DagView.withVersions(
            newest, catalog.standing(newest.dag()), catalog.versions(newest.dag())));
  }

  private Response version(Request request) throws InterruptedException {
    Registered one = check.need(request.path("dag"), request.number("version"));
    return Response.ok(DagView.whole(one, catalog.standing(one.dag())));
  }
}

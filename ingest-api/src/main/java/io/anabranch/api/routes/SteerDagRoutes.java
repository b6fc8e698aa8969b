package io.anabranch.api.routes;

import io.anabranch.api.auth.Role;
import io.anabranch.api.catalog.Catalog;
import io.anabranch.api.command.CheckRun;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.http.Fields;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.schemas.event.CatalogRecord.RegistrationOutcome;
import io.anabranch.schemas.event.CatalogRecord.Result;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pausing, resuming and retiring DAGs. Needs Kafka alone. */
public final class SteerDagRoutes implements Resource {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final CheckRun check;
  private final CommandLog log;
  private final Topics topics;

  public SteerDagRoutes(Catalog catalog, CheckRun check, CommandLog log, Topics topics) {
    this.catalog = catalog;
    this.check = check;
    this.log = log;
    this.topics = topics;
  }

  /**
   * What became of it.
   *
   * @param standing as it was asked for
   * @param result ACCEPTED, REPEATED where it stood so, or PENDING while nobody has decided
   */
  record Steered(String dag, DagStanding standing, String result, Position position) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.patch(ROOT + "/dags/{dag}", Role.OPERATOR, this::pause),
        Route.delete(ROOT + "/dags/{dag}", Role.AUTHOR, this::retire));
  }

  private Response pause(Request request) throws InterruptedException {
    Fields fields = request.fields();
    Boolean paused = fields.flag("paused");
    if (paused == null) {
      fields.missing("paused", "{\"paused\": true} or {\"paused\": false}");
    }
    fields.check();
    boolean pauses = Boolean.TRUE.equals(paused);
    String dag = check.need(request.path("dag"), null).dag();
    return steer(
        dag,
        pauses ? DagStanding.PAUSED : DagStanding.ACTIVE,
        new DagCommand.DagPauseRequested(dag, pauses, request.caller().name()));
  }

  private Response retire(Request request) throws InterruptedException {
    String dag = check.need(request.path("dag"), null).dag();
    return steer(
        dag, DagStanding.RETIRED, new DagCommand.DagRetireRequested(dag, request.caller().name()));
  }

  private Response steer(String dag, DagStanding standing, DagCommand command)
      throws InterruptedException {
    long offset = log.append(topics.dagCommands(), dag, Codec.DAG_COMMAND.encode(command));
    Position position = Position.ofDagCommand(offset);
    Optional<RegistrationOutcome> outcome = catalog.awaitOutcome(offset, PATIENCE);
    if (outcome.isEmpty()) {
      return Response.json(202, new Steered(dag, standing, "PENDING", position));
    }
    if (outcome.get().result() == Result.REFUSED) {
      throw ApiException.of(ProblemType.CONFLICT, outcome.get().problems().getFirst().message());
    }
    return Response.ok(new Steered(dag, standing, outcome.get().result().name(), position));
  }
}

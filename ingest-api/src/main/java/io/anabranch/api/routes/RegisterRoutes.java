package io.anabranch.api.routes;

import io.anabranch.api.auth.Role;
import io.anabranch.api.catalog.Catalog;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.http.Accepts;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagReading;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.CatalogRecord.RegistrationOutcome;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registering DAGs, and checking them without registering. */
public final class RegisterRoutes implements Resource {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Catalog catalog;
  private final CommandLog log;
  private final Topics topics;
  private final UnservedQueues queues;
  private final Duration patience;

  public RegisterRoutes(Catalog catalog, CommandLog log, Topics topics, UnservedQueues queues) {
    this(catalog, log, topics, queues, PATIENCE);
  }

  RegisterRoutes(
      Catalog catalog, CommandLog log, Topics topics, UnservedQueues queues, Duration patience) {
    this.catalog = catalog;
    this.log = log;
    this.topics = topics;
    this.queues = queues;
    this.patience = patience;
  }

  /**
   * What became of a registration.
   *
   * @param result ACCEPTED, REPEATED, or PENDING while the scheduler has not decided
   * @param version null while PENDING
   */
  record Registration(
      String dag,
      String result,
      @Nullable Integer version,
      Position position,
      List<Problem> warnings) {}

  record Check(boolean valid, String dag, int taskCount, List<Problem> warnings) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(ROOT + "/dags", Role.AUTHOR, Accepts.DAG, this::register),
        Route.post(ROOT + "/dags/validate", Role.VIEWER, Accepts.DAG, this::validate));
  }

  private Response validate(Request request) {
    DagReading reading = read(request);
    DagSpec dag = reading.orThrow();
    return Response.ok(new Check(true, dag.name(), dag.tasks().size(), warnings(reading, dag)));
  }

  private Response register(Request request) throws InterruptedException {
    DagReading reading = read(request);
    DagSpec dag = reading.orThrow();
    var command = new DagRegistrationRequested(DagWriter.toJson(dag), request.caller().name());
    long offset = log.append(topics.dagCommands(), dag.name(), Codec.DAG_COMMAND.encode(command));
    Position position = Position.ofDagCommand(offset);
    List<Problem> warnings = warnings(reading, dag);
    Optional<RegistrationOutcome> outcome = catalog.awaitOutcome(offset, patience);
    if (outcome.isEmpty()) {
      return Response.json(202, new Registration(dag.name(), "PENDING", null, position, warnings));
    }
    RegistrationOutcome told = outcome.get();
    var registration =
        new Registration(told.dag(), told.result().name(), told.version(), position, warnings);
    return switch (told.result()) {
      case ACCEPTED ->
          Response.json(201, registration)
              .with("Location", ROOT + "/dags/" + told.dag() + "/versions/" + told.version());
      case REPEATED -> Response.ok(registration);
      case REFUSED ->
          throw ApiException.invalid(
              "Expected a DAG that can be run, but the scheduler refused it.", told.problems());
    };
  }

  private static DagReading read(Request request) {
    DagReading reading = DagReader.read(request.body());
    if (!reading.problems().isEmpty()) {
      int count = reading.problems().size();
      throw ApiException.invalid(
          "Expected a DAG, but it has " + count + (count == 1 ? " problem." : " problems."),
          reading.problems());
    }
    return reading;
  }

  private List<Problem> warnings(DagReading reading, DagSpec dag) {
    List<Problem> warnings = new ArrayList<>(reading.warnings());
    warnings.addAll(queues.warnings(dag));
    return warnings;
  }
}

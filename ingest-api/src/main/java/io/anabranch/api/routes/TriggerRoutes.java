package io.anabranch.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.auth.Role;
import io.anabranch.api.catalog.Registered;
import io.anabranch.api.command.CheckRun;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.command.RunIds;
import io.anabranch.api.http.Accepts;
import io.anabranch.api.http.Fields;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starting runs. Needs Kafka alone. */
public final class TriggerRoutes implements Resource {
  private final CheckRun check;
  private final CommandLog log;
  private final RunIds ids;
  private final Topics topics;

  public TriggerRoutes(CheckRun check, CommandLog log, RunIds ids, Topics topics) {
    this.check = check;
    this.log = log;
    this.ids = ids;
    this.topics = topics;
  }

  /** A run that was asked for; the version is the newest that is known now. */
  record Requested(String runId, String dag, int version, Position position) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(ROOT + "/dags/{dag}/runs", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::trigger));
  }

  private Response trigger(Request request) throws InterruptedException {
    String dag = request.path("dag");
    Fields fields = request.fields();
    String chosen = fields.matching("runId", Ids.OPAQUE);
    Integer version = fields.number("version", 1, Integer.MAX_VALUE);
    Map<String, JsonNode> params = fields.object("params");
    Instant logicalTime = fields.time("logicalTime");
    fields.check();
    checkSize(params);
    Registered registered = check.check(dag, version, params);
    String runId = runId(dag, chosen, request);
    var command =
        new RunRequested(runId, dag, version, params, logicalTime, request.caller().name());
    long offset = log.append(topics.runCommands(), runId, Codec.RUN_COMMAND.encode(command));
    return Response.json(
            202, new Requested(runId, dag, registered.version(), Position.ofRunCommand(offset)))
        .with("Location", ROOT + "/runs/" + runId);
  }

  private String runId(String dag, @Nullable String chosen, Request request) {
    if (chosen != null) {
      return chosen;
    }
    String key = request.idempotencyKey();
    return key == null ? ids.fresh() : RunIds.of(dag, key);
  }

  private static void checkSize(Map<String, JsonNode> params) {
    int size = Json.bytes(params).length;
    if (size > Limits.PARAMS) {
      throw ApiException.of(
          ProblemType.TOO_LARGE,
          "Expected params of at most "
              + Limits.PARAMS
              + " bytes together, but got "
              + size
              + ". Pass a reference to the data instead.");
    }
  }
}

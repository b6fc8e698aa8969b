package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.anabranch.bench.RestApi;
import io.anabranch.cli.CliException;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.ApiException;
import io.anabranch.cli.client.Path;

/**
 * The benchmark's calls by the client of the other commands.
 *
 * @param client where the server is
 */
record RestCalls(ApiClient client) implements RestApi {
  private static final int NOT_FOUND = 404;

  @Override
  public void register(JsonNode dag) {
    JsonNode answer = client.post(Path.of("dags"), dag);
    if (!answer.hasNonNull("version")) {
      throw CliException.failed("Expected the server to register a DAG, but got " + answer);
    }
  }

  @Override
  public String trigger(String dag) {
    JsonNode body = JsonNodeFactory.instance.objectNode();
    return client.post(Path.of("dags", dag, "runs"), body).path("runId").asText();
  }

  @Override
  public JsonNode run(String runId) {
    try {
      return client.get(Path.of("runs", runId));
    } catch (ApiException e) {
      if (e.status() == NOT_FOUND) {
        return MissingNode.getInstance();
      }
      throw e;
    }
  }

  @Override
  public String stateOfNewest(String dag, String runId) {
    JsonNode newest =
        client.get(Path.of("runs").with("dag", dag).with("limit", 1)).path("items").path(0);
    return newest.path("runId").asText().equals(runId) ? newest.path("state").asText() : "";
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs trigger}. */
@Command(
    name = "trigger",
    description = "Starts a run of a registered DAG.",
    mixinStandardHelpOptions = true)
final class RunsTrigger extends ClientCommand {
  @Parameters(paramLabel = "DAG", description = "the DAG's name")
  private String dag = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "a parameter; JSON where the DAG declares another type than string")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "the run's id; the same id twice starts one run")
  private @Nullable String runId;

  @Override
  JsonNode ask(ApiClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    JsonNode declared = params.isEmpty() ? body : client.get(Path.of("dags", dag));
    body.set("params", ParamTexts.json(params, declared));
    if (runId != null) {
      body.put("runId", runId);
    }
    return client.post(Path.of("dags", dag, "runs"), body);
  }

  @Override
  String text(JsonNode answer) {
    String id = Table.text(answer.path("runId"));
    return "Run " + id + " is accepted. See: anabranch runs show " + id + "\n";
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag retire}. */
@Command(
    name = "retire",
    description =
        "Ends a DAG: no new runs, and those that wait to start are cancelled. Registering it once"
            + " more brings it back.",
    mixinStandardHelpOptions = true)
final class DagRetire extends ClientCommand {
  @Parameters(paramLabel = "DAG", description = "the DAG's name")
  private String dag = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.delete(Path.of("dags", dag));
  }

  @Override
  String text(JsonNode answer) {
    return DagStandingText.of(answer);
  }
}

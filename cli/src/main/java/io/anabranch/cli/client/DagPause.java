package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag pause}. */
@Command(
    name = "pause",
    description = "Lets new runs of a DAG wait; what runs goes on.",
    mixinStandardHelpOptions = true)
final class DagPause extends ClientCommand {
  @Parameters(paramLabel = "DAG", description = "the DAG's name")
  private String dag = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.patch(
        Path.of("dags", dag), JsonNodeFactory.instance.objectNode().put("paused", true));
  }

  @Override
  String text(JsonNode answer) {
    return DagStandingText.of(answer);
  }
}

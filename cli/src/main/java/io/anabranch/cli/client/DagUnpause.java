package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag unpause}. */
@Command(
    name = "unpause",
    description = "Starts the runs of a DAG that waited, and new ones.",
    mixinStandardHelpOptions = true)
final class DagUnpause extends ClientCommand {
  @Parameters(paramLabel = "DAG", description = "the DAG's name")
  private String dag = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.patch(
        Path.of("dags", dag), JsonNodeFactory.instance.objectNode().put("paused", false));
  }

  @Override
  String text(JsonNode answer) {
    return DagStandingText.of(answer);
  }
}

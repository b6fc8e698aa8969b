package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs pause}. */
@Command(
    name = "pause",
    description = "Starts nothing more of a run until it is resumed; what runs goes on.",
    mixinStandardHelpOptions = true)
final class RunsPause extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.post(Path.of("runs", runId, "pause"), JsonNodeFactory.instance.objectNode());
  }

  @Override
  String text(JsonNode answer) {
    return answer.has("position")
        ? "The pause of "
            + runId
            + " is accepted. Go on with: anabranch runs resume "
            + runId
            + "\n"
        : "Run " + runId + " is paused already.\n";
  }
}

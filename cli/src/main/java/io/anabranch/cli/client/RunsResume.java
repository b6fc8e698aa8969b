package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs resume}. */
@Command(name = "resume", description = "Lets a paused run go on.", mixinStandardHelpOptions = true)
final class RunsResume extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.post(Path.of("runs", runId, "resume"), JsonNodeFactory.instance.objectNode());
  }

  @Override
  String text(JsonNode answer) {
    return answer.has("position")
        ? "The resume of " + runId + " is accepted. See: anabranch runs show " + runId + "\n"
        : "Run " + runId + " is not paused.\n";
  }
}

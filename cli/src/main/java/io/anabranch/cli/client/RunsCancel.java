package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs cancel}. */
@Command(
    name = "cancel",
    description = "Ends a run: what runs is killed, what waits never starts.",
    mixinStandardHelpOptions = true)
final class RunsCancel extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "why, for people")
  private String reason = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.post(
        Path.of("runs", runId, "cancel"),
        Reasons.in(JsonNodeFactory.instance.objectNode(), reason));
  }

  @Override
  String text(JsonNode answer) {
    return answer.has("position")
        ? "The cancel of " + runId + " is accepted. See: anabranch runs show " + runId + "\n"
        : "Run " + runId + " is cancelled already.\n";
  }
}

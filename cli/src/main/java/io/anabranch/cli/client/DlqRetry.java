package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dlq retry}. */
@Command(
    name = "retry",
    description = "Gives the task of a dead letter a new attempt; its run goes on.",
    mixinStandardHelpOptions = true)
final class DlqRetry extends ClientCommand {
  @Parameters(paramLabel = "LETTER", description = "the letter's id")
  private String letter = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.post(Path.of("dlq", letter, "retry"), JsonNodeFactory.instance.objectNode());
  }

  @Override
  String text(JsonNode answer) {
    return "The retry of " + letter + " is accepted. See: anabranch dlq show " + letter + "\n";
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch dlq discard}. */
@Command(
    name = "discard",
    description = "Closes a dead letter without a replay.",
    mixinStandardHelpOptions = true)
final class DlqDiscard extends ClientCommand {
  @Parameters(paramLabel = "LETTER", description = "the letter's id")
  private String letter = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "why, for people")
  private String reason = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.post(
        Path.of("dlq", letter, "discard"),
        JsonNodeFactory.instance.objectNode().put("reason", reason));
  }

  @Override
  String text(JsonNode answer) {
    return "The discard of " + letter + " is accepted.\n";
  }
}

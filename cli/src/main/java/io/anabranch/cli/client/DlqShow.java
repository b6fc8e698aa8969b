package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dlq show}. */
@Command(
    name = "show",
    description = "Shows a dead letter with everything that it holds.",
    mixinStandardHelpOptions = true)
final class DlqShow extends ClientCommand {
  @Parameters(paramLabel = "LETTER", description = "the letter's id")
  private String letter = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(Path.of("dlq", letter));
  }

  @Override
  String text(JsonNode answer) {
    return answer.toPrettyString() + "\n";
  }
}

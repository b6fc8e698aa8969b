package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs show}. */
@Command(name = "show", description = "Shows a run and its tasks.", mixinStandardHelpOptions = true)
final class RunsShow extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(Path.of("runs", runId));
  }

  @Override
  String text(JsonNode run) {
    return RunText.of(run);
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code anabranch runs list}. */
@Command(name = "list", description = "Lists runs, newest first.", mixinStandardHelpOptions = true)
final class RunsList extends ClientCommand {
  @Option(names = "--dag", paramLabel = "DAG", description = "only runs of this DAG")
  private @Nullable String dag;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "only runs in this state: RUNNING, SUCCEEDED, FAILED")
  private @Nullable String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "at most so many (20)")
  private int limit = 20;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "goes on behind a list, as its 'next' says")
  private @Nullable String after;

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(
        Path.of("runs")
            .with("dag", dag)
            .with("state", state)
            .with("limit", limit)
            .with("after", after));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("RUN", "runId")
            .column("DAG", "dag")
            .column("VERSION", "version")
            .column("STATE", "state")
            .column("CREATED", "createdAt")
            .column("TOOK", Times::took));
  }
}

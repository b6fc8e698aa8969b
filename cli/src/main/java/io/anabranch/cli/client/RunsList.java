package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anabranch runs list}. */
@Command(name = "list", description = "Lists runs, newest first.", mixinStandardHelpOptions = true)
final class RunsList extends ClientCommand {
  @Option(names = "--dag", paramLabel = "DAG", description = "only runs of this DAG")
  private @Nullable String dag;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "only runs in this state: QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED")
  private @Nullable String state;

  @Mixin private final Page page = new Page(20);

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(page.of(Path.of("runs").with("dag", dag).with("state", state)));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("RUN", "runId")
            .column("DAG", "dag")
            .column("VERSION", "version")
            .column("STATE", RunText::state)
            .column("CREATED", "createdAt")
            .column("TOOK", Times::took));
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code anabranch dag list}. */
@Command(
    name = "list",
    description = "Lists registered DAGs with their newest version.",
    mixinStandardHelpOptions = true)
final class DagList extends ClientCommand {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "at most so many (100)")
  private int limit = 100;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "goes on behind a list, as its 'next' says")
  private @Nullable String after;

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(Path.of("dags").with("limit", limit).with("after", after));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("DAG", "dag")
            .column("VERSION", "version")
            .column("TASKS", "taskCount")
            .column("REGISTERED", "registeredAt")
            .column("DESCRIPTION", "description"));
  }
}

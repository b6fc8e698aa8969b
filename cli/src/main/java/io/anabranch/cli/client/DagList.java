package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anabranch dag list}. */
@Command(
    name = "list",
    description = "Lists registered DAGs with their newest version.",
    mixinStandardHelpOptions = true)
final class DagList extends ClientCommand {
  @Mixin private final Page page = new Page(100);

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(page.of(Path.of("dags")));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("DAG", "dag")
            .column("VERSION", "version")
            .column("STANDING", "standing")
            .column("TASKS", "taskCount")
            .column("REGISTERED", "registeredAt")
            .column("DESCRIPTION", "description"));
  }
}

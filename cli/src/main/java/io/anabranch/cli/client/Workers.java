package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import picocli.CommandLine.Command;

/** {@code anabranch workers}. */
@Command(
    name = "workers",
    description = "Lists workers with their slots and queues.",
    mixinStandardHelpOptions = true)
public final class Workers extends ClientCommand {
  @Override
  JsonNode ask(ApiClient client) {
    return client.get(Path.of("workers"));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("WORKER", "worker")
            .column("HOST", "host")
            .column("STATE", "state")
            .column("SLOTS", "slots")
            .column("QUEUES", "queues"));
  }
}

package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code anabranch cluster}. */
@Command(
    name = "cluster",
    description = "Shows who leads, since when, and how far behind the projection is.",
    mixinStandardHelpOptions = true)
public final class Cluster extends ClientCommand {
  @Override
  JsonNode ask(ApiClient client) {
    return client.get(Path.of("cluster"));
  }

  @Override
  String text(JsonNode answer) {
    return answer.toPrettyString() + "\n";
  }
}

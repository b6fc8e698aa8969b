package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anabranch.cli.CliException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs logs}. */
@Command(
    name = "logs",
    description = "Prints what an attempt of a task printed.",
    mixinStandardHelpOptions = true)
final class RunsLogs extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "the task's id")
  private String task = "";

  @Option(names = "--attempt", paramLabel = "N", description = "which attempt; the last one")
  private @Nullable Integer attempt;

  @Override
  JsonNode ask(ApiClient client) {
    int number = attempt == null ? lastAttempt(client) : attempt;
    String log =
        client.text(
            Path.of("runs", runId, "tasks", task, "attempts", Integer.toString(number), "log"));
    return JsonNodeFactory.instance
        .objectNode()
        .put("runId", runId)
        .put("task", task)
        .put("attempt", number)
        .put("log", log);
  }

  @Override
  String text(JsonNode answer) {
    String log = answer.path("log").asText();
    return log.isEmpty() || log.endsWith("\n") ? log : log + "\n";
  }

  private int lastAttempt(ApiClient client) {
    for (JsonNode one : client.get(Path.of("runs", runId)).path("tasks")) {
      if (task.equals(one.path("task").asText())) {
        return Math.max(1, one.path("attempt").asInt());
      }
    }
    throw CliException.failed("Expected run '" + runId + "' to have a task '" + task + "'.");
  }
}

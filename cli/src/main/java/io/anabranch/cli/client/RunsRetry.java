package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs retry}. */
@Command(
    name = "retry",
    description = {
      "Runs again what failed or was cancelled, or a task and all that come after it.",
      "In the same run where the scheduler still holds it, else in a new one that takes over what"
          + " ended well."
    },
    mixinStandardHelpOptions = true)
final class RunsRetry extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Option(
      names = "--from",
      paramLabel = "TASK",
      description = "begins at this task; at what failed or was cancelled unless named")
  private @Nullable String from;

  @Option(
      names = "--newest",
      description = "in the newest version of the DAG, as a new run; else in the run's own")
  private boolean newest;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "the id of the new run, where one is started")
  private @Nullable String newId;

  @Override
  JsonNode ask(ApiClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (from != null) {
      body.put("from", from);
    }
    if (newest) {
      body.put("version", "newest");
    }
    if (newId != null) {
      body.put("runId", newId);
    }
    return client.post(Path.of("runs", runId, "retry"), body);
  }

  @Override
  String text(JsonNode answer) {
    String id = Table.text(answer.path("runId"));
    return (answer.has("retryOf")
            ? "Run " + id + " is accepted, which does " + runId + " again."
            : "The retry of " + id + " is accepted.")
        + " See: anabranch runs show "
        + id
        + "\n";
  }
}

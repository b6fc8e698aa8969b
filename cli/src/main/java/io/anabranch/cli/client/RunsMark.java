package io.anabranch.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.CliException;
import io.anabranch.schemas.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch runs mark}. */
@Command(
    name = "mark",
    description =
        "Sets by hand how a task ended, whatever it is doing; its run goes on from there.",
    mixinStandardHelpOptions = true)
final class RunsMark extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "the run's id")
  private String runId = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "the task's id")
  private String task = "";

  @Parameters(index = "2", paramLabel = "STATE", description = "succeeded, failed or skipped")
  private Mark state = Mark.SUCCEEDED;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "why, for people")
  private String reason = "";

  @Option(
      names = "--task-output",
      paramLabel = "JSON",
      description = "what expressions see as the task's output; only with succeeded")
  private @Nullable String output;

  /** How a task can be said to have ended. */
  enum Mark {
    SUCCEEDED,
    FAILED,
    SKIPPED
  }

  @Override
  JsonNode ask(ApiClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("state", state.name());
    if (output != null) {
      body.set("output", json(output));
    }
    return client.post(Path.of("runs", runId, "tasks", task, "mark"), Reasons.in(body, reason));
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw CliException.invalid(
          "Expected --task-output to be JSON, such as 12 or '\"text\"', but got '" + text + "'.");
    }
  }

  @Override
  String text(JsonNode answer) {
    return answer.has("position")
        ? "The mark of " + task + " is accepted. See: anabranch runs show " + runId + "\n"
        : "Task " + task + " of run " + runId + " is " + state + " already.\n";
  }
}

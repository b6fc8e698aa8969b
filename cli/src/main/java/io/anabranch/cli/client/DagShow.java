package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.Table;
import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.dag.TaskSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag show}. */
@Command(
    name = "show",
    description = "Shows a DAG: its params, its tasks and its versions.",
    mixinStandardHelpOptions = true)
final class DagShow extends ClientCommand {
  // The canonical form leaves out what is as it is by itself.
  private static final String HOUR = Durations.format(TaskSpec.DEFAULT_TIMEOUT);

  @Parameters(index = "0", paramLabel = "DAG", description = "the DAG's name")
  private String dag = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "which version; the newest unless named")
  private @Nullable Integer number;

  @Override
  JsonNode ask(ApiClient client) {
    JsonNode newest = client.get(Path.of("dags", dag));
    String version = number == null ? newest.path("version").asText() : number.toString();
    JsonNode whole = client.get(Path.of("dags", dag, "versions", version));
    if (whole instanceof ObjectNode shown) {
      shown.set("versions", newest.path("versions"));
    }
    return whole;
  }

  @Override
  String text(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    text.append(Table.text(answer.path("dag")))
        .append(" version ")
        .append(Table.text(answer.path("version")))
        .append(", registered ")
        .append(Table.text(answer.path("registeredAt")))
        .append(standing(answer))
        .append('\n');
    if (!answer.path("description").asText("").isEmpty()) {
      text.append(Table.text(answer.path("description"))).append('\n');
    }
    JsonNode params = answer.path("params");
    if (!params.isEmpty()) {
      text.append('\n').append(params(params));
    }
    text.append('\n').append(tasks(answer.path("definition").path("tasks")));
    return text.append('\n').append(versions(answer.path("versions"))).toString();
  }

  private static String standing(JsonNode answer) {
    String standing = answer.path("standing").asText("ACTIVE");
    return standing.equals("ACTIVE") ? "" : ", " + standing;
  }

  private static String params(JsonNode params) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    params
        .properties()
        .forEach(
            param ->
                rows.addObject()
                    .put("name", param.getKey())
                    .setAll((ObjectNode) param.getValue().deepCopy()));
    return new Table()
        .column("PARAM", "name")
        .column("TYPE", "type")
        .column("DEFAULT", "default")
        .column("REQUIRED", param -> param.path("required").asBoolean() ? "yes" : "no")
        .render(rows);
  }

  private static String tasks(JsonNode tasks) {
    return new Table()
        .column("TASK", "id")
        .column("TYPE", "type")
        .column("AFTER", task -> orDash(task.path("dependencies")))
        .column("QUEUE", task -> task.path("queue").asText(TaskSpec.DEFAULT_QUEUE))
        .column("ATTEMPTS", task -> task.path("retry").path("maxAttempts").asText("1"))
        .column("TIMEOUT", task -> task.path("timeout").asText(HOUR))
        .render(tasks);
  }

  private static String orDash(JsonNode list) {
    return list.isEmpty() ? "-" : Table.text(list);
  }

  private static String versions(JsonNode versions) {
    return new Table()
        .column("VERSION", "version")
        .column("REGISTERED", "registeredAt")
        .column("HASH", "hash")
        .render(versions);
  }
}

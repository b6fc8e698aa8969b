package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anabranch dlq list}. */
@Command(
    name = "list",
    description = "Lists dead letters, newest first.",
    mixinStandardHelpOptions = true)
final class DlqList extends ClientCommand {
  @Option(names = "--dag", paramLabel = "DAG", description = "only letters of this DAG")
  private @Nullable String dag;

  @Option(names = "--task", paramLabel = "TASK", description = "only letters of this task")
  private @Nullable String task;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "only TASK_FAILED, WORKER_LOST or INVALID_EVENT")
  private @Nullable String kind;

  @Mixin private final Page page = new Page(20);

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(
        page.of(Path.of("dlq").with("dag", dag).with("task", task).with("kind", kind)));
  }

  @Override
  String text(JsonNode answer) {
    return Lists.text(
        answer,
        new Table()
            .column("LETTER", "id")
            .column("KIND", "kind")
            .column("STATE", "state")
            .column("DAG", "dag")
            .column("RUN", "runId")
            .column("TASK", "task")
            .column("CREATED", "createdAt")
            .column("ERROR", letter -> Table.text(RunText.error(letter))));
  }
}

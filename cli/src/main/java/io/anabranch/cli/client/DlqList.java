package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "at most so many (20)")
  private int limit = 20;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "goes on behind a list, as its 'next' says")
  private @Nullable String after;

  @Override
  JsonNode ask(ApiClient client) {
    return client.get(
        Path.of("dlq")
            .with("dag", dag)
            .with("task", task)
            .with("kind", kind)
            .with("limit", limit)
            .with("after", after));
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

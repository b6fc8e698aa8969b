package io.anabranch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.RunText;
import io.anabranch.schemas.event.RunState;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run ended, for people.
 *
 * @param run as the API shows it
 * @param letters the dead letters that the run left, as the API lists them
 */
record Outcome(JsonNode run, List<JsonNode> letters) {
  Outcome {
    letters = List.copyOf(letters);
  }

  /** Asks for the letters of a run that failed. */
  static Outcome of(JsonNode run, ApiClient client) throws InterruptedException {
    return new Outcome(run, succeeded(run) ? List.of() : new Letters(client).of(run));
  }

  boolean succeeded() {
    return succeeded(run);
  }

  private static boolean succeeded(JsonNode run) {
    return RunState.SUCCEEDED.name().equals(run.path("state").asText());
  }

  /** The outcome in lines: the run, its tasks, and for each letter what failed and how it ended. */
  String text() {
    StringBuilder text = new StringBuilder(RunText.of(run));
    for (JsonNode letter : letters) {
      text.append("\nTask ").append(Table.text(letter.path("task"))).append(" failed for good: ");
      text.append(Table.text(RunText.error(letter))).append('\n');
      text.append("  dead letter ").append(Table.text(letter.path("id"))).append('\n');
      for (String line : lastLines(letter)) {
        text.append("  | ").append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> lastLines(JsonNode letter) {
    String tail = letter.findPath("logTail").asText("");
    List<String> lines =
        new ArrayList<>(tail.lines().map(line -> line.replaceAll("\\p{Cntrl}", " ")).toList());
    return lines.subList(Math.max(0, lines.size() - 10), lines.size());
  }

  /** Where to look next on a server that stays. */
  String next() {
    String id = Table.text(run.path("runId"));
    StringBuilder next = new StringBuilder("Look further with:\n");
    next.append("  anabranch runs show ").append(id).append('\n');
    next.append("  anabranch runs logs ").append(id).append(" TASK\n");
    if (!succeeded()) {
      next.append("  anabranch runs retry ").append(id).append('\n');
    }
    for (JsonNode letter : letters) {
      String letterId = Table.text(letter.path("id"));
      next.append("  anabranch dlq show ").append(letterId).append('\n');
      next.append("  anabranch dlq retry ").append(letterId).append('\n');
    }
    return next.toString();
  }

  /** How to keep a stack, for a run whose stack ends with it. */
  static String afterTemporaryStack(String file) {
    return "This stack ends with the run. To keep one, where runs, logs and dead letters stay:\n"
        + "  anabranch standalone\n"
        + "  anabranch run "
        + file
        + " --server http://127.0.0.1:8080\n";
  }
}

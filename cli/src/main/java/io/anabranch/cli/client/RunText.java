package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;

/** A run and its tasks, for people. */
public final class RunText {
  private RunText() {}

  /** The run in one line, a line for each task, then what was done to it from outside. */
  public static String of(JsonNode run) {
    StringBuilder text =
        new StringBuilder("Run ")
            .append(Table.text(run.path("runId")))
            .append(" of ")
            .append(Table.text(run.path("dag")))
            .append(" (version ")
            .append(Table.text(run.path("version")))
            .append("): ")
            .append(state(run));
    if (!"-".equals(Times.took(run))) {
      text.append(" in ").append(Times.took(run));
    }
    text.append('\n');
    if (run.hasNonNull("retryOf")) {
      text.append("It does run ").append(Table.text(run.path("retryOf"))).append(" again.\n");
    }
    text.append(tasks(run));
    text.append(run.path("operations").isEmpty() ? "" : "\n");
    for (JsonNode operation : run.path("operations")) {
      text.append(Table.text(operation.path("at"))).append("  ");
      text.append(operation(operation)).append('\n');
    }
    return text.toString();
  }

  /** The run's state, and whether it is paused. */
  public static String state(JsonNode run) {
    return Table.text(run.path("state")) + (run.path("paused").asBoolean() ? ", paused" : "");
  }

  /** Who did what to a run, and why: {@code MARK load by ada: loaded by hand}. */
  public static String operation(JsonNode operation) {
    String what = operation.path("operation").asText();
    StringBuilder text = new StringBuilder(Table.text(operation.path("operation")));
    if (operation.hasNonNull("task")) {
      text.append(what.equals("RETRY") ? " from " : " ");
      text.append(Table.text(operation.path("task")));
    }
    if (operation.hasNonNull("by")) {
      text.append(" by ").append(Table.text(operation.path("by")));
    }
    if (operation.hasNonNull("reason")) {
      text.append(": ").append(Table.text(operation.path("reason")));
    }
    return text.toString();
  }

  /** A line for each task. */
  public static String tasks(JsonNode run) {
    return new Table()
        .column("TASK", "task")
        .column("STATE", "state")
        .column("ATTEMPT", "attempt")
        .column("TOOK", task -> task.hasNonNull("startedAt") ? Times.took(task) : "-")
        .column("WORKER", "worker")
        .column("ERROR", task -> Table.text(error(task)))
        .render(run.path("tasks"));
  }

  /** The sentence of a task's error, wherever it stands. */
  public static JsonNode error(JsonNode task) {
    JsonNode error = task.path("error");
    return error.isObject() ? error.path("message") : error;
  }
}

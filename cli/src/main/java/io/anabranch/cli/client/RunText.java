package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;

/** A run and its tasks, for people. */
public final class RunText {
  private RunText() {}

  /** The run in one line, then a line for each task. */
  public static String of(JsonNode run) {
    return "Run "
        + Table.text(run.path("runId"))
        + " of "
        + Table.text(run.path("dag"))
        + " (version "
        + Table.text(run.path("version"))
        + "): "
        + Table.text(run.path("state"))
        + ("-".equals(Times.took(run)) ? "" : " in " + Times.took(run))
        + "\n"
        + tasks(run);
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

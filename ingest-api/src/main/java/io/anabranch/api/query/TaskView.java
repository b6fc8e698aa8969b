package io.anabranch.api.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run as the API shows it.
 *
 * @param position in the author's order; not shown
 * @param attempt the newest; 0 while there was none
 * @param dueAt when it is tried again
 * @param because the task whose end kept this one from starting
 * @param output what it returned; null in a run's own list
 * @param letter the newest dead letter about it
 * @param attempts all attempts; null in a run's own list
 */
public record TaskView(
    @JsonIgnore long position,
    String task,
    @Nullable String queue,
    String state,
    int attempt,
    @Nullable String worker,
    @Nullable Instant readyAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant dueAt,
    @Nullable String because,
    @Nullable ErrorView error,
    @Nullable JsonNode output,
    @Nullable String letter,
    @Nullable List<AttemptView> attempts) {

  static TaskView of(Row row, boolean whole) throws SQLException {
    return new TaskView(
        row.longNumber("position"),
        row.text("task"),
        row.textOrNull("queue"),
        row.text("state"),
        row.number("attempt"),
        row.textOrNull("worker"),
        row.timeOrNull("ready_at"),
        row.timeOrNull("started_at"),
        row.timeOrNull("ended_at"),
        row.timeOrNull("due_at"),
        row.textOrNull("because"),
        ErrorView.of(row),
        whole ? row.jsonOrNull("output") : null,
        row.textOrNull("letter"),
        null);
  }

  TaskView with(List<AttemptView> all) {
    return new TaskView(
        position, task, queue, state, attempt, worker, readyAt, startedAt, endedAt, dueAt, because,
        error, output, letter, all);
  }
}

package io.anabranch.api.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API shows it.
 *
 * @param key orders runs as they were admitted; not shown
 * @param params effective values; null in lists
 * @param taskCount how many tasks it has
 * @param reopened how often the retry of a dead letter opened it again
 * @param tasks all of them in the author's order; null in lists
 */
public record RunView(
    @JsonIgnore long key,
    String runId,
    String dag,
    int version,
    String state,
    @Nullable JsonNode params,
    Instant logicalTime,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String requestedBy,
    int taskCount,
    int reopened,
    @Nullable List<TaskView> tasks) {

  static RunView of(Row row, boolean whole) throws SQLException {
    return new RunView(
        row.longNumber("run_key"),
        row.text("run_id"),
        row.text("dag"),
        row.number("dag_version"),
        row.text("state"),
        whole ? row.jsonOrNull("params") : null,
        row.time("logical_time"),
        row.time("created_at"),
        row.timeOrNull("started_at"),
        row.timeOrNull("ended_at"),
        row.textOrNull("requested_by"),
        row.number("task_count"),
        row.number("reopened"),
        null);
  }

  /** The same with its tasks. */
  public RunView with(List<TaskView> all) {
    return new RunView(
        key,
        runId,
        dag,
        version,
        state,
        params,
        logicalTime,
        createdAt,
        startedAt,
        endedAt,
        requestedBy,
        taskCount,
        reopened,
        all);
  }
}

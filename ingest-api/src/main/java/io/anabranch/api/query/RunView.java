package io.anabranch.api.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.event.RunState;
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
 * @param reopened how often a retry or a mark opened it again
 * @param paused whether nothing more of it is started
 * @param retryOf the run that this one does again
 * @param leftAt when the scheduler let go of it; not shown
 * @param operations the newest things that were done to it, in their order; null in lists
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
    boolean paused,
    @Nullable String retryOf,
    @JsonIgnore @Nullable Instant leftAt,
    @Nullable List<OperationView> operations,
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
        row.flag("paused"),
        row.textOrNull("retry_of"),
        row.timeOrNull("left_at"),
        null,
        null);
  }

  /**
   * Whether the scheduler still has it, so that it can go on. One that succeeded leaves at once, or
   * with the last slot that it holds: nothing may count on it.
   */
  @JsonIgnore
  public boolean isHeld() {
    return leftAt == null && !state.equals(RunState.SUCCEEDED.name());
  }

  /** Whether it has ended. */
  @JsonIgnore
  public boolean isOver() {
    return endedAt != null;
  }

  /** The same with what was done to it and its tasks. */
  RunView with(List<OperationView> done, List<TaskView> all) {
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
        paused,
        retryOf,
        leftAt,
        done,
        all);
  }
}

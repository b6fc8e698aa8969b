package io.anabranch.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Runs and their tasks. Thread-safe. */
public final class Runs {
  private final Projection projection;

  public Runs(Projection projection) {
    this.projection = projection;
  }

  /**
   * Which runs are meant; null for any.
   *
   * @param since admitted at or after
   * @param until admitted before
   */
  public record Filter(
      @Nullable String dag,
      @Nullable String state,
      @Nullable Instant since,
      @Nullable Instant until) {}

  /** Runs, the newest first, without their params and tasks. */
  public Page<RunView> list(Filter filter, int limit, @Nullable String after) {
    Where where =
        new Where()
            .and("dag = :dag", "dag", filter.dag())
            .and("state = :state", "state", filter.state())
            .and("created_at >= :since", "since", bound(filter.since()))
            .and("created_at < :until", "until", bound(filter.until()))
            .and("run_key < :after", "after", Cursor.readNumber(after));
    List<RunView> found =
        projection.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT * FROM runs" + where.sql() + " ORDER BY run_key DESC LIMIT :limit")
                    .bindMap(where.values())
                    .bind("limit", limit + 1)
                    .map((columns, context) -> RunView.of(new Row(columns), false))
                    .list());
    return Page.of(found, limit, run -> Long.toString(run.key()));
  }

  /** The run with this id; where the id was used again, the newest. */
  public Optional<RunView> find(String runId) {
    return projection.read(handle -> find(handle, runId));
  }

  private static Optional<RunView> find(Handle handle, String runId) {
    return handle
        .createQuery("SELECT * FROM runs WHERE run_id = :run ORDER BY run_key DESC LIMIT 1")
        .bind("run", runId)
        .map((columns, context) -> RunView.of(new Row(columns), true))
        .findOne();
  }

  /** The run with what was done to it and all its tasks. */
  public Optional<RunView> whole(String runId) {
    return projection.read(
        handle ->
            find(handle, runId)
                .map(
                    run ->
                        run.with(Operations.newest(handle, run.key()), tasks(handle, run.key()))));
  }

  /** All tasks of a run in the author's order, without outputs and attempts. */
  public List<TaskView> tasks(long runKey) {
    return projection.read(handle -> tasks(handle, runKey));
  }

  private static List<TaskView> tasks(Handle handle, long runKey) {
    return tasks(handle, runKey, null, Integer.MAX_VALUE, false);
  }

  /** One task of a run, without its output and attempts. */
  public Optional<TaskView> task(long runKey, String task) {
    return projection.read(
        handle ->
            handle
                .createQuery("SELECT * FROM run_tasks WHERE run_key = :run AND task = :task")
                .bind("run", runKey)
                .bind("task", task)
                .map((columns, context) -> TaskView.of(new Row(columns), false))
                .findFirst());
  }

  /**
   * What these tasks of a run gave, those that gave something; empty where it surely is more than
   * {@code most} bytes together. It is not read then.
   */
  public Optional<Map<String, JsonNode>> outputs(long runKey, Set<String> tasks, int most) {
    return projection.read(
        handle -> {
          // Escaped text is three times as long as what goes on the log, at most.
          long escaped =
              outputs(handle, "coalesce(sum(octet_length(output::text)), 0)", runKey, tasks)
                  .mapTo(Long.class)
                  .one();
          if (escaped > 3L * most) {
            return Optional.empty();
          }
          Map<String, JsonNode> found = new TreeMap<>();
          outputs(handle, "task, output", runKey, tasks)
              .map((columns, context) -> Output.of(new Row(columns)))
              .forEach(
                  output -> {
                    if (output.value != null) {
                      found.put(output.task, output.value);
                    }
                  });
          return Optional.of(found);
        });
  }

  private static Query outputs(Handle handle, String what, long runKey, Set<String> tasks) {
    return handle
        .createQuery("SELECT " + what + " FROM tasks WHERE run_key = :run AND task = ANY(:tasks)")
        .bind("run", runKey)
        .bindArray("tasks", String.class, List.copyOf(tasks));
  }

  private record Output(String task, @Nullable JsonNode value) {
    static Output of(Row row) throws SQLException {
      return new Output(row.text("task"), row.jsonOrNull("output"));
    }
  }

  /** Tasks of a run with their outputs and attempts, in the author's order. */
  public Page<TaskView> tasks(long runKey, int limit, @Nullable String after) {
    String cursor = Cursor.read(after);
    return projection.read(
        handle -> {
          List<TaskView> tasks = tasks(handle, runKey, cursor, limit + 1, true);
          Page<TaskView> page =
              Page.of(tasks, limit, task -> String.format("%010d", task.position()) + task.task());
          return new Page<>(withAttempts(handle, runKey, page.items()), page.next());
        });
  }

  // The position alone may be the same for several tasks, where the definition is gone.
  private static List<TaskView> tasks(
      Handle handle, long runKey, @Nullable String after, int limit, boolean whole) {
    Where where =
        new Where()
            .and("run_key = :run", "run", runKey)
            .and("lpad(position::text, 10, '0') || task COLLATE \"C\" > :after", "after", after);
    return handle
        .createQuery(
            "SELECT * FROM run_tasks" + where.sql() + " ORDER BY position, task LIMIT :limit")
        .bindMap(where.values())
        .bind("limit", limit)
        .map((columns, context) -> TaskView.of(new Row(columns), whole))
        .list();
  }

  private static List<TaskView> withAttempts(Handle handle, long runKey, List<TaskView> tasks) {
    Map<String, List<AttemptView>> attempts = new HashMap<>();
    handle
        .createQuery(
            "SELECT * FROM task_attempts WHERE run_key = :run AND task = ANY(:tasks)"
                + " ORDER BY task, attempt")
        .bind("run", runKey)
        .bindArray("tasks", String.class, tasks.stream().map(TaskView::task).toList())
        .map((columns, context) -> AttemptView.of(new Row(columns)))
        .forEach(
            attempt ->
                attempts.computeIfAbsent(attempt.task(), t -> new ArrayList<>()).add(attempt));
    return tasks.stream()
        .map(task -> task.with(attempts.getOrDefault(task.task(), List.of())))
        .toList();
  }

  static @Nullable OffsetDateTime bound(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}

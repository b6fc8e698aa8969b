package io.anabranch.api.query;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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

  /** The run with all its tasks. */
  public Optional<RunView> whole(String runId) {
    return projection.read(
        handle ->
            find(handle, runId)
                .map(run -> run.with(tasks(handle, run.key(), null, Integer.MAX_VALUE, false))));
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

package io.anabranch.api.query;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Workers and queues. Thread-safe. */
public final class Workers {
  private static final List<String> LIVE = List.of("ACTIVE", "DRAINING");

  // Not pulled up, so that only tasks of open runs are read, by their keys.
  private static final String OPEN_TASKS =
      """
        SELECT t.run_key, t.task, t.state, t.ready_at, t.worker
          FROM runs r CROSS JOIN LATERAL (
            SELECT * FROM tasks t WHERE t.run_key = r.run_key OFFSET 0) AS t
         WHERE r.state = 'RUNNING' AND t.state IN ('READY', 'DISPATCHED', 'RUNNING')
      """;

  private static final String LIST =
      """
      WITH open AS (%s),
      held AS (
        SELECT worker, count(*) AS running FROM open WHERE state <> 'READY' GROUP BY worker)
      SELECT w.*, coalesce(held.running, 0) AS running
        FROM workers w LEFT JOIN held ON held.worker = w.worker
       WHERE w.state = ANY(:states) AND (:after::text IS NULL OR w.worker > :after)
       ORDER BY w.worker LIMIT :limit
      """
          .formatted(OPEN_TASKS);

  // Each version's definition is opened once, however many of its tasks wait.
  private static final String QUEUES =
      """
      WITH open AS (%s),
      versions AS (
        SELECT DISTINCT r.dag, r.dag_version
          FROM runs r WHERE r.run_key IN (SELECT run_key FROM open)),
      spec AS (
        SELECT v.dag, v.dag_version, u.task, u.queue
          FROM versions v
          JOIN dag_versions d ON d.dag = v.dag AND d.version = v.dag_version
          CROSS JOIN LATERAL unnest(d.task_ids, d.task_queues) AS u (task, queue)),
      work AS (
        SELECT s.queue,
               count(*) FILTER (WHERE o.state <> 'READY') AS running,
               count(*) FILTER (WHERE o.state = 'READY') AS waiting,
               min(o.ready_at) FILTER (WHERE o.state = 'READY') AS oldest
          FROM open o
          JOIN runs r ON r.run_key = o.run_key
          JOIN spec s ON s.dag = r.dag AND s.dag_version = r.dag_version AND s.task = o.task
         GROUP BY s.queue),
      served AS (
        SELECT u.queue, count(*) AS workers, sum(w.slots) AS slots
          FROM workers w CROSS JOIN LATERAL unnest(w.queues) AS u (queue)
         WHERE w.state = 'ACTIVE' GROUP BY u.queue)
      SELECT coalesce(work.queue, served.queue) AS queue,
             coalesce(workers, 0) AS workers, coalesce(slots, 0) AS slots,
             coalesce(running, 0) AS running, coalesce(waiting, 0) AS waiting, oldest
        FROM work FULL JOIN served ON served.queue = work.queue
       ORDER BY 1
      """
          .formatted(OPEN_TASKS);

  private final Projection projection;

  public Workers(Projection projection) {
    this.projection = projection;
  }

  /** Workers by id; the live ones unless a state is named. */
  public Page<WorkerView> list(@Nullable String state, int limit, @Nullable String after) {
    List<WorkerView> found =
        projection.read(
            handle ->
                handle
                    .createQuery(LIST)
                    .bindArray("states", String.class, state == null ? LIVE : List.of(state))
                    .bind("after", Cursor.read(after))
                    .bind("limit", limit + 1)
                    .map((columns, context) -> WorkerView.of(new Row(columns)))
                    .list());
    return Page.of(found, limit, WorkerView::worker);
  }

  /** All queues that are served or waited for, by name. */
  public List<QueueView> queues() {
    return projection.read(
        handle ->
            handle
                .createQuery(QUEUES)
                .map((columns, context) -> QueueView.of(new Row(columns)))
                .list());
  }

  /** The queues that an active worker serves. */
  public Set<String> served() {
    return projection.read(
        handle ->
            new TreeSet<>(
                handle
                    .createQuery(
                        "SELECT DISTINCT unnest(queues) FROM workers WHERE state = 'ACTIVE'")
                    .mapTo(String.class)
                    .list()));
  }
}

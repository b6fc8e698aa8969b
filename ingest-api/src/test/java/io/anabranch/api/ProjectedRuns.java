package io.anabranch.api;

import io.anabranch.platform.db.Database;
import org.jspecify.annotations.Nullable;

/** Writes rows of runs as the projector would. */
record ProjectedRuns(Database database) {
  /** A run of version 1 of etl with {@code day=monday}. */
  void run(int key, String id, String state) {
    boolean over = !state.equals("RUNNING") && !state.equals("QUEUED");
    sql(
        "INSERT INTO runs (run_key, run_id, sequence, dag, dag_version, state, params,"
            + " logical_time, created_at, ended_at, task_count, chosen_id, reopened)"
            + " VALUES (?, ?, ?, 'etl', 1, ?, '{\"day\":\"monday\"}', '2026-01-31T00:00:00Z',"
            + " '2026-02-01T00:00:00Z', "
            + (over ? "'2026-02-01T00:01:00Z'" : "NULL")
            + ", 5, true, 0)",
        key,
        id,
        key,
        state);
  }

  void task(int run, String task, String state, int attempt) {
    task(run, task, state, attempt, null);
  }

  void task(int run, String task, String state, int attempt, @Nullable String output) {
    String because = state.equals("UPSTREAM_FAILED") ? "'load'" : "NULL";
    sql(
        "INSERT INTO tasks (run_key, task, state, attempt, because, output) VALUES (?, ?, ?, ?, "
            + because
            + ", ?::json)",
        run,
        task,
        state,
        attempt,
        output);
  }

  /** A run of which load failed: extract gave 3 rows, clean skipped itself. */
  void failed(int key, String id, String state) {
    run(key, id, state);
    task(key, "extract", "SUCCEEDED", 1, "{\"rows\":3}");
    task(key, "clean", "SKIPPED", 1);
    task(key, "load", state.equals("CANCELLED") ? "CANCELLED" : "FAILED", 2);
    task(key, "report", "UPSTREAM_FAILED", 0);
    task(key, "audit", "SUCCEEDED", 1, "\"nobody reads this\"");
  }

  void done(int run, int sequence, String operation, @Nullable String request) {
    sql(
        "INSERT INTO run_operations VALUES (?, ?, '2026-02-01T00:00:30Z', ?, 'ada', 'because', NULL,"
            + " ?)",
        run,
        sequence,
        operation,
        request);
  }

  void left(String id) {
    sql("UPDATE runs SET left_at = now() WHERE run_id = ?", id);
  }

  void sql(String text, @Nullable Object... values) {
    database.jdbi().useHandle(handle -> handle.execute(text, values));
  }
}

package io.anabranch.bench;

import io.anabranch.platform.db.Database;

/**
 * Fills the projection with runs that ended, as copies of one that did: by SQL, because running a
 * million takes hours and leaves the same rows. Their keys are negative, so that the projector,
 * which counts upwards, never meets them.
 */
final class FinishedRuns {
  private static final int BATCH = 20_000;

  private final Database database;

  FinishedRuns(Database database) {
    this.database = database;
  }

  /** Makes as many as are missing; where there are more, all that ended go first. */
  void make(int wanted) {
    int made = made();
    if (made > wanted) {
      database.jdbi().useHandle(handle -> handle.execute("TRUNCATE runs, tasks"));
      made = 0;
    }
    while (made < wanted) {
      int count = Math.min(BATCH, wanted - made);
      copy(made + 1, made + count);
      made += count;
    }
    // Outside of a transaction: VACUUM wants that. What autovacuum would do later is done here.
    database.jdbi().useHandle(handle -> handle.execute("VACUUM ANALYZE runs, tasks"));
  }

  private int made() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT coalesce(-min(run_key), 0) FROM runs WHERE run_key < 0")
                    .mapTo(Integer.class)
                    .one());
  }

  private void copy(int first, int last) {
    int copied =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createUpdate(
                            """
                        WITH sample AS (
                          SELECT * FROM runs WHERE run_key > 0 AND ended_at IS NOT NULL
                           ORDER BY run_key DESC LIMIT 1),
                        copies AS (SELECT generate_series(:first, :last) AS number),
                        copied AS (
                          INSERT INTO runs
                          SELECT -number, 'old-' || number, sequence, dag, dag_version, state, params,
                                 logical_time, created_at, started_at, ended_at, task_count, chosen_id,
                                 requested_by, reopened
                            FROM sample CROSS JOIN copies)
                        INSERT INTO tasks
                        SELECT -number, task, t.state, attempt, token_sequence, token_index, worker,
                               placement, ready_at, dispatched_at, t.started_at, t.ended_at, due_at,
                               because, error_kind, error, exit_code, http_status, output, letter
                          FROM sample JOIN tasks t USING (run_key) CROSS JOIN copies
                        """)
                        .bind("first", first)
                        .bind("last", last)
                        .execute());
    if (copied == 0) {
      throw new IllegalStateException("Expected a run that ended, to copy it, but there is none.");
    }
  }
}

package io.anabranch.projector;

import io.anabranch.platform.db.FoldWriter;
import io.anabranch.platform.db.Folded;
import io.anabranch.schemas.event.HistoryRecord;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes history: loads the rows that a batch touches, applies the batch to them, and writes each
 * changed row once, however many transitions it made. A batch has the same effect as its records
 * one by one. Rows of open runs are remembered, so that a run in progress is not loaded each time.
 */
final class HistoryWriter implements FoldWriter<HistoryRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  private @Nullable WorkingSet remembered;

  @Override
  public void forget() {
    remembered = null;
  }

  @Override
  public int write(Handle handle, List<Folded<HistoryRecord>> records) {
    LoadRows rows = new LoadRows(handle);
    WorkingSet set = remembered == null ? rows.start() : remembered;
    Touched touched = Touched.by(records);
    rows.load(touched, set);
    long missing = set.head().missing();
    ApplyHistory apply = new ApplyHistory(set);
    records.forEach(record -> apply.apply(record.value()));
    if (set.head().missing() > missing) {
      LOG.error(
          "Expected decisions without gaps, but {} are missing before decision {}. What they"
              + " decided is not in the projection.",
          set.head().missing() - missing,
          set.head().sequence());
    }
    int written = store(handle, set);
    // INVARIANT: should this not be committed, the fold says so by forget().
    remembered = set.written(touched.runs.keySet());
    return written;
  }

  private static int store(Handle handle, WorkingSet set) {
    List<RunRow> admitted = new ArrayList<>();
    List<RunRow> known = new ArrayList<>();
    for (RunRow run : set.runs.changed()) {
      (run.admission() != null ? admitted : known).add(run);
    }
    int rows = HistoryTables.EPOCHS.execute(handle, set.epochs.changed());
    rows += HistoryTables.VERSIONS.execute(handle, set.versions.changed());
    rows += HistoryTables.WORKERS.execute(handle, set.workers.changed());
    rows += HistoryTables.NEW_RUNS.execute(handle, admitted);
    rows += HistoryTables.KNOWN_RUNS.execute(handle, known);
    rows += HistoryTables.NEW_TASKS.execute(handle, set.tasks.added());
    rows += HistoryTables.KNOWN_TASKS.execute(handle, set.tasks.replaced());
    rows += HistoryTables.ATTEMPTS.execute(handle, set.attempts.changed());
    rows += HistoryTables.GOOD_ATTEMPTS.execute(handle, set.goodAttempts.changed());
    rows += HistoryTables.OPERATIONS.execute(handle, set.operations.values());
    rows += HistoryTables.APPLIED.execute(handle, set.applied.entrySet());
    rows += HistoryTables.HEAD.execute(handle, List.of(set.head()));
    return rows;
  }
}

package io.anabranch.projector;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.Token;
import io.anabranch.schemas.json.Json;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Loads the rows that a batch of history touches, as far as they are there and not known. */
final class LoadRows {
  private final Handle handle;

  LoadRows(Handle handle) {
    this.handle = handle;
  }

  /** Where the projection stands, without any row. */
  WorkingSet start() {
    return new WorkingSet(head(), lastRunKey());
  }

  void load(Touched touched, WorkingSet set) {
    runs(set, touched);
    tasks(set, touched);
    workers(set, touched);
  }

  private Head head() {
    return handle
        .createQuery(
            "SELECT sequence, part, parts, epoch, decided_at, missing, open_input"
                + " FROM history_head")
        .map((row, context) -> head(row))
        .findOne()
        .orElse(Head.START);
  }

  private static Head head(ResultSet row) throws SQLException {
    Instant decidedAt = time(row, "decided_at");
    return new Head(
        row.getLong("sequence"),
        row.getInt("part"),
        row.getInt("parts"),
        row.getLong("epoch"),
        decidedAt == null ? Instant.EPOCH : decidedAt,
        row.getLong("missing"),
        input(row.getString("open_input")));
  }

  private static @Nullable Input input(@Nullable String text) {
    try {
      return text == null ? null : Json.mapper().readValue(text, Input.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected an input that we wrote, but it is none", e);
    }
  }

  private long lastRunKey() {
    return handle.createQuery("SELECT coalesce(max(run_key), 0) FROM runs").mapTo(Long.class).one();
  }

  private void runs(WorkingSet set, Touched touched) {
    List<String> unknown =
        touched.runs.keySet().stream()
            .filter(runId -> !touched.admitted.contains(runId) && set.run(runId) == null)
            .toList();
    if (unknown.isEmpty()) {
      return;
    }
    handle
        .createQuery(
            "SELECT newest.* FROM unnest(CAST(:ids AS text[])) AS touched (run_id) CROSS JOIN LATERAL ("
                + "SELECT run_id, run_key, state, started_at, ended_at, reopened, paused, left_at FROM runs r"
                + " WHERE r.run_id = touched.run_id ORDER BY run_key DESC LIMIT 1) AS newest")
        .bindArray("ids", String.class, unknown)
        .map(
            (row, context) -> {
              set.loaded(row.getString("run_id"), run(row));
              return true;
            })
        .list();
  }

  private static RunRow run(ResultSet row) throws SQLException {
    return new RunRow(
        row.getLong("run_key"),
        null,
        RunState.valueOf(row.getString("state")),
        time(row, "started_at"),
        time(row, "ended_at"),
        row.getInt("reopened"),
        row.getBoolean("paused"),
        time(row, "left_at"));
  }

  private void tasks(WorkingSet set, Touched touched) {
    List<Long> runs = new ArrayList<>();
    List<String> tasks = new ArrayList<>();
    touched.runs.forEach(
        (runId, ids) -> {
          RunRow run = set.run(runId);
          if (run != null) {
            for (String task : ids) {
              if (set.isToBeLoaded(new TaskKey(run.key(), task))) {
                runs.add(run.key());
                tasks.add(task);
              }
            }
          }
        });
    if (runs.isEmpty()) {
      return;
    }
    handle
        .createQuery(
            "SELECT t.* FROM unnest(CAST(:runs AS bigint[]), CAST(:tasks AS text[]))"
                + " AS touched (run_key, task)"
                + " JOIN tasks t ON t.run_key = touched.run_key AND t.task = touched.task")
        .bindArray("runs", Long.class, runs)
        .bindArray("tasks", String.class, tasks)
        .map(
            (row, context) -> {
              set.loaded(task(row));
              return true;
            })
        .list();
  }

  private static TaskRow task(ResultSet row) throws SQLException {
    return new TaskRow(
        new TaskKey(row.getLong("run_key"), row.getString("task")),
        TaskState.valueOf(row.getString("state")),
        attempt(row),
        time(row, "ready_at"),
        time(row, "ended_at"),
        time(row, "due_at"),
        row.getString("because"),
        error(row),
        row.getString("output"),
        row.getString("letter"));
  }

  private static AttemptFacts attempt(ResultSet row) throws SQLException {
    Long sequence = row.getObject("token_sequence", Long.class);
    return new AttemptFacts(
        row.getInt("attempt"),
        sequence == null ? null : new Token(sequence, row.getInt("token_index")),
        row.getString("worker"),
        row.getString("placement"),
        time(row, "dispatched_at"),
        time(row, "started_at"));
  }

  private static @Nullable TaskError error(ResultSet row) throws SQLException {
    String kind = row.getString("error_kind");
    if (kind == null) {
      return null;
    }
    return new TaskError(
        ErrorKind.valueOf(kind),
        row.getString("error"),
        row.getObject("exit_code", Integer.class),
        row.getObject("http_status", Integer.class));
  }

  private void workers(WorkingSet set, Touched touched) {
    if (touched.workers.isEmpty()) {
      return;
    }
    handle
        .createQuery("SELECT * FROM workers WHERE worker = ANY (:ids)")
        .bindArray("ids", String.class, List.copyOf(touched.workers))
        .map((row, context) -> worker(row))
        .forEach(worker -> set.workers.loaded(worker.worker(), worker));
  }

  private static WorkerRow worker(ResultSet row) throws SQLException {
    Array queues = row.getArray("queues");
    Instant joinedAt = time(row, "joined_at");
    return new WorkerRow(
        row.getString("worker"),
        row.getString("state"),
        row.getInt("partition"),
        row.getInt("slots"),
        List.of((String[]) queues.getArray()),
        row.getString("host"),
        row.getString("version"),
        joinedAt == null ? Instant.EPOCH : joinedAt,
        time(row, "paused_until"),
        time(row, "gone_at"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

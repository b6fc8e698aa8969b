package io.anabranch.projector;

import static io.anabranch.platform.db.Upsert.Type.BIGINT;
import static io.anabranch.platform.db.Upsert.Type.BOOLEAN;
import static io.anabranch.platform.db.Upsert.Type.INTEGER;
import static io.anabranch.platform.db.Upsert.Type.JSON;
import static io.anabranch.platform.db.Upsert.Type.JSON_TEXT;
import static io.anabranch.platform.db.Upsert.Type.TEXT;
import static io.anabranch.platform.db.Upsert.Type.TEXTS;
import static io.anabranch.platform.db.Upsert.Type.TIME;

import io.anabranch.platform.db.Upsert;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.id.Token;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the rows of history are written, a table each. */
final class HistoryTables {
  static final Upsert<RunRow> NEW_RUNS =
      Upsert.<RunRow>into("runs")
          .key("run_key", BIGINT, RunRow::key)
          .column("run_id", TEXT, run -> run.requireAdmission().event().runId())
          .column("sequence", BIGINT, run -> run.requireAdmission().sequence())
          .column("dag", TEXT, run -> run.requireAdmission().event().dag())
          .column("dag_version", INTEGER, run -> run.requireAdmission().event().dagVersion())
          .column("state", TEXT, RunRow::state)
          .column("params", JSON, run -> run.requireAdmission().event().params())
          .column("logical_time", TIME, run -> run.requireAdmission().event().logicalTime())
          .column("created_at", TIME, run -> run.requireAdmission().at())
          .column("started_at", TIME, RunRow::startedAt)
          .column("ended_at", TIME, RunRow::endedAt)
          .column("task_count", INTEGER, run -> run.requireAdmission().event().tasks())
          .column("chosen_id", BOOLEAN, run -> run.requireAdmission().event().chosenId())
          .column("requested_by", TEXT, run -> run.requireAdmission().event().by())
          .column("reopened", INTEGER, RunRow::reopened)
          .column("retry_of", TEXT, run -> run.requireAdmission().event().retryOf())
          .column("paused", BOOLEAN, RunRow::paused)
          .column("left_at", TIME, RunRow::leftAt)
          .inserting();

  static final Upsert<RunRow> KNOWN_RUNS =
      Upsert.<RunRow>into("runs")
          .key("run_key", BIGINT, RunRow::key)
          .column("state", TEXT, RunRow::state)
          .column("started_at", TIME, RunRow::startedAt)
          .column("ended_at", TIME, RunRow::endedAt)
          .column("reopened", INTEGER, RunRow::reopened)
          .column("paused", BOOLEAN, RunRow::paused)
          .column("left_at", TIME, RunRow::leftAt)
          .updating();

  static final Upsert<TaskRow> NEW_TASKS = tasks().inserting();

  static final Upsert<TaskRow> KNOWN_TASKS = tasks().updating();

  static final Upsert<EndedAttempt> ATTEMPTS = attempts().replacing();

  /** An attempt that has a row already keeps it: that says how the attempt itself ended. */
  static final Upsert<EndedAttempt> GOOD_ATTEMPTS = attempts().keeping();

  static final Upsert<OperationRow> OPERATIONS =
      Upsert.<OperationRow>into("run_operations")
          .key("run_key", BIGINT, OperationRow::run)
          .key("sequence", BIGINT, OperationRow::sequence)
          .column("at", TIME, OperationRow::at)
          .column("operation", TEXT, operation -> operation.event().steering())
          .column("by", TEXT, operation -> operation.event().by())
          .column("reason", TEXT, operation -> operation.event().reason())
          .column("task", TEXT, operation -> operation.event().task())
          .column("request", TEXT, operation -> operation.event().request())
          .replacing();

  static final Upsert<WorkerRow> WORKERS =
      Upsert.<WorkerRow>into("workers")
          .key("worker", TEXT, WorkerRow::worker)
          .column("state", TEXT, WorkerRow::state)
          .column("partition", INTEGER, WorkerRow::partition)
          .column("slots", INTEGER, WorkerRow::slots)
          .column("queues", TEXTS, WorkerRow::queues)
          .column("host", TEXT, WorkerRow::host)
          .column("version", TEXT, WorkerRow::version)
          .column("joined_at", TIME, WorkerRow::joinedAt)
          .column("paused_until", TIME, WorkerRow::pausedUntil)
          .column("gone_at", TIME, WorkerRow::goneAt)
          .replacing();

  static final Upsert<VersionRow> VERSIONS =
      Upsert.<VersionRow>into("dag_versions")
          .key("dag", TEXT, version -> version.event().dag())
          .key("version", INTEGER, version -> version.event().version())
          .column("hash", TEXT, version -> version.event().hash())
          .column("definition", JSON, VersionRow::definition)
          .column("task_ids", TEXTS, VersionRow::tasks)
          .column("task_queues", TEXTS, VersionRow::queues)
          .column("registered_at", TIME, VersionRow::at)
          .column("registered_by", TEXT, VersionRow::by)
          .replacing();

  static final Upsert<EpochRow> EPOCHS =
      Upsert.<EpochRow>into("epochs")
          .key("epoch", BIGINT, EpochRow::epoch)
          .column("leader", TEXT, EpochRow::leader)
          .column("host", TEXT, EpochRow::host)
          .column("pid", BIGINT, EpochRow::pid)
          .column("version", TEXT, EpochRow::version)
          .column("since", TIME, EpochRow::since)
          .replacing();

  static final Upsert<Map.Entry<String, Long>> APPLIED =
      Upsert.<Map.Entry<String, Long>>into("applied_inputs")
          .key("topic", TEXT, Map.Entry::getKey)
          .column("applied_offset", BIGINT, Map.Entry::getValue)
          .replacing();

  static final Upsert<Head> HEAD =
      Upsert.<Head>into("history_head")
          .key("id", BOOLEAN, head -> true)
          .column("sequence", BIGINT, Head::sequence)
          .column("part", INTEGER, Head::part)
          .column("parts", INTEGER, Head::parts)
          .column("epoch", BIGINT, Head::epoch)
          .column("decided_at", TIME, Head::decidedAt)
          .column("missing", BIGINT, Head::missing)
          .column("open_input", JSON, Head::openInput)
          .replacing();

  private HistoryTables() {}

  private static Upsert.Builder<EndedAttempt> attempts() {
    return error(
        attempt(
            Upsert.<EndedAttempt>into("attempts")
                .key("run_key", BIGINT, ended -> ended.key().run())
                .key("task", TEXT, ended -> ended.key().task())
                .key("attempt", INTEGER, ended -> ended.facts().number())
                .column("outcome", TEXT, EndedAttempt::outcome)
                .column("ended_at", TIME, EndedAttempt::endedAt),
            EndedAttempt::facts),
        EndedAttempt::error);
  }

  private static Upsert.Builder<TaskRow> tasks() {
    return error(
        attempt(
            Upsert.<TaskRow>into("tasks")
                .key("run_key", BIGINT, task -> task.key().run())
                .key("task", TEXT, task -> task.key().task())
                .column("state", TEXT, TaskRow::state)
                .column("attempt", INTEGER, task -> task.attempt().number())
                .column("ready_at", TIME, TaskRow::readyAt)
                .column("ended_at", TIME, TaskRow::endedAt)
                .column("due_at", TIME, TaskRow::dueAt)
                .column("because", TEXT, TaskRow::because)
                .column("output", JSON_TEXT, TaskRow::output)
                .column("letter", TEXT, TaskRow::letter),
            TaskRow::attempt),
        TaskRow::error);
  }

  private static <R> Upsert.Builder<R> attempt(
      Upsert.Builder<R> table, Function<R, AttemptFacts> facts) {
    return table
        .column("token_sequence", BIGINT, row -> sequence(facts.apply(row).token()))
        .column("token_index", INTEGER, row -> index(facts.apply(row).token()))
        .column("worker", TEXT, row -> facts.apply(row).worker())
        .column("placement", TEXT, row -> facts.apply(row).placement())
        .column("dispatched_at", TIME, row -> facts.apply(row).dispatchedAt())
        .column("started_at", TIME, row -> facts.apply(row).startedAt());
  }

  private static <R> Upsert.Builder<R> error(
      Upsert.Builder<R> table, Function<R, @Nullable TaskError> error) {
    return table
        .column("error_kind", TEXT, row -> of(error.apply(row), TaskError::kind))
        .column("error", TEXT, row -> of(error.apply(row), TaskError::message))
        .column("exit_code", INTEGER, row -> of(error.apply(row), TaskError::exitCode))
        .column("http_status", INTEGER, row -> of(error.apply(row), TaskError::httpStatus));
  }

  private static @Nullable Object of(
      @Nullable TaskError error, Function<TaskError, ? extends @Nullable Object> field) {
    return error == null ? null : field.apply(error);
  }

  private static @Nullable Long sequence(@Nullable Token token) {
    return token == null ? null : token.sequence();
  }

  private static @Nullable Integer index(@Nullable Token token) {
    return token == null ? null : token.index();
  }
}

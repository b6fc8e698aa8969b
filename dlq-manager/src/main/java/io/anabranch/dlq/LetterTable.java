package io.anabranch.dlq;

import static io.anabranch.platform.db.Upsert.Type.BIGINT;
import static io.anabranch.platform.db.Upsert.Type.INTEGER;
import static io.anabranch.platform.db.Upsert.Type.JSON;
import static io.anabranch.platform.db.Upsert.Type.TEXT;
import static io.anabranch.platform.db.Upsert.Type.TIME;

import io.anabranch.platform.db.Upsert;
import io.anabranch.schemas.error.TaskError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads and writes table dead_letters. */
final class LetterTable {
  private static final Upsert<LetterRow> NEW =
      Upsert.<LetterRow>into("dead_letters")
          .key("letter_key", BIGINT, LetterRow::key)
          .column("id", TEXT, LetterRow::id)
          .column("kind", TEXT, letter -> letter.requireContent().kind())
          .column("state", TEXT, LetterRow::state)
          .column("dag", TEXT, letter -> subject(letter).dag())
          .column("run_id", TEXT, letter -> subject(letter).runId())
          .column("task", TEXT, letter -> subject(letter).task())
          .column("attempt", INTEGER, letter -> subject(letter).attempt())
          .column("error_kind", TEXT, letter -> error(letter, TaskError::kind))
          .column("exit_code", INTEGER, letter -> error(letter, TaskError::exitCode))
          .column("http_status", INTEGER, letter -> error(letter, TaskError::httpStatus))
          .column("error", TEXT, letter -> letter.requireContent().error())
          .column("created_at", TIME, letter -> letter.requireContent().createdAt())
          .column("round", INTEGER, LetterRow::round)
          .column("changed_at", TIME, LetterRow::changedAt)
          .column("changed_by", TEXT, LetterRow::changedBy)
          .column("reason", TEXT, LetterRow::reason)
          .column("content", JSON, LetterRow::requireContent)
          .keeping();

  private static final Upsert<LetterRow> KNOWN =
      Upsert.<LetterRow>into("dead_letters")
          .key("letter_key", BIGINT, LetterRow::key)
          .column("state", TEXT, LetterRow::state)
          .column("round", INTEGER, LetterRow::round)
          .column("changed_at", TIME, LetterRow::changedAt)
          .column("changed_by", TEXT, LetterRow::changedBy)
          .column("reason", TEXT, LetterRow::reason)
          .updating();

  private final Handle handle;

  LetterTable(Handle handle) {
    this.handle = handle;
  }

  long lastKey() {
    return handle
        .createQuery("SELECT coalesce(max(letter_key), 0) FROM dead_letters")
        .mapTo(Long.class)
        .one();
  }

  Map<String, LetterRow> load(Collection<String> ids) {
    return handle
        .createQuery(
            "SELECT letter_key, id, state, round, changed_at, changed_by, reason"
                + " FROM dead_letters WHERE id = ANY (:ids)")
        .bindArray("ids", String.class, List.copyOf(ids))
        .map((row, context) -> row(row))
        .collect(Collectors.toMap(LetterRow::id, Function.identity()));
  }

  int write(Collection<LetterRow> letters) {
    Map<Boolean, List<LetterRow>> byNews =
        letters.stream().collect(Collectors.partitioningBy(letter -> letter.content() != null));
    return NEW.execute(handle, byNews.getOrDefault(true, List.of()))
        + KNOWN.execute(handle, byNews.getOrDefault(false, List.of()));
  }

  private static LetterRow row(ResultSet row) throws SQLException {
    return new LetterRow(
        row.getLong("letter_key"),
        row.getString("id"),
        null,
        LetterState.valueOf(row.getString("state")),
        row.getInt("round"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        row.getString("changed_by"),
        row.getString("reason"));
  }

  private static LetterSubject subject(LetterRow letter) {
    return LetterSubject.of(letter.requireContent());
  }

  private static @Nullable Object error(
      LetterRow letter, Function<TaskError, ? extends @Nullable Object> field) {
    TaskError error = subject(letter).error();
    return error == null ? null : field.apply(error);
  }
}

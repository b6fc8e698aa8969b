package io.anabranch.api.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as the API shows it.
 *
 * @param key orders letters as they were opened; not shown
 * @param state OPEN, RETRIED, RESOLVED or DISCARDED
 * @param error one sentence
 * @param round how often it was retried
 * @param changedBy who retried or discarded it last
 * @param content the whole letter, as the contract's DeadLetter; null in lists
 */
public record LetterView(
    @JsonIgnore long key,
    String id,
    String kind,
    String state,
    @Nullable String dag,
    @Nullable String runId,
    @Nullable String task,
    @Nullable Integer attempt,
    @Nullable String errorKind,
    @Nullable Integer exitCode,
    @Nullable Integer httpStatus,
    String error,
    Instant createdAt,
    int round,
    Instant changedAt,
    @Nullable String changedBy,
    @Nullable String reason,
    @Nullable JsonNode content) {

  static LetterView of(Row row, boolean whole) throws SQLException {
    return new LetterView(
        row.longNumber("letter_key"),
        row.text("id"),
        row.text("kind"),
        row.text("state"),
        row.textOrNull("dag"),
        row.textOrNull("run_id"),
        row.textOrNull("task"),
        row.numberOrNull("attempt"),
        row.textOrNull("error_kind"),
        row.numberOrNull("exit_code"),
        row.numberOrNull("http_status"),
        row.text("error"),
        row.time("created_at"),
        row.number("round"),
        row.time("changed_at"),
        row.textOrNull("changed_by"),
        row.textOrNull("reason"),
        whole ? row.jsonOrNull("content") : null);
  }
}

package io.anabranch.api.query;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a run from outside, as the API shows it.
 *
 * @param operation CANCEL, RETRY, PAUSE, RESUME, MARK, or TIMEOUT
 * @param by who asked; null for a timeout
 * @param task the task that was meant; null for the run
 */
public record OperationView(
    Instant at,
    String operation,
    @Nullable String by,
    @Nullable String reason,
    @Nullable String task) {

  static OperationView of(Row row) throws SQLException {
    return new OperationView(
        row.time("at"),
        row.text("operation"),
        row.textOrNull("by"),
        row.textOrNull("reason"),
        row.textOrNull("task"));
  }
}

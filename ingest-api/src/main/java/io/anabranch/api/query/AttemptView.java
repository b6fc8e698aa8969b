package io.anabranch.api.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the API shows it.
 *
 * @param task whose it is; not shown
 * @param state that of its task while it is the newest, else FAILED, LOST, RETURNED or ABANDONED
 * @param placement why it went to that worker
 */
public record AttemptView(
    @JsonIgnore String task,
    int attempt,
    String state,
    @Nullable String worker,
    @Nullable String placement,
    @Nullable Instant dispatchedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable ErrorView error) {

  static AttemptView of(Row row) throws SQLException {
    return new AttemptView(
        row.text("task"),
        row.number("attempt"),
        row.text("outcome"),
        row.textOrNull("worker"),
        row.textOrNull("placement"),
        row.timeOrNull("dispatched_at"),
        row.timeOrNull("started_at"),
        row.timeOrNull("ended_at"),
        ErrorView.of(row));
  }
}

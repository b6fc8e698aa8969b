package io.anabranch.api.query;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the API shows it.
 *
 * @param state ACTIVE, DRAINING, LEFT, LOST or REPLACED
 * @param slots how many attempts it runs at once
 * @param running how many it has now
 * @param pausedUntil it is given nothing until then
 */
public record WorkerView(
    String worker,
    String state,
    int slots,
    int running,
    List<String> queues,
    String host,
    String version,
    int partition,
    Instant joinedAt,
    @Nullable Instant pausedUntil,
    @Nullable Instant goneAt) {
  public WorkerView {
    queues = List.copyOf(queues);
  }

  static WorkerView of(Row row) throws SQLException {
    return new WorkerView(
        row.text("worker"),
        row.text("state"),
        row.number("slots"),
        row.number("running"),
        row.texts("queues"),
        row.text("host"),
        row.text("version"),
        row.number("partition"),
        row.time("joined_at"),
        row.timeOrNull("paused_until"),
        row.timeOrNull("gone_at"));
  }
}

package io.anabranch.api.query;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue: a group of workers and the tasks that are theirs.
 *
 * @param workers active ones that serve it
 * @param slots of these workers together; a worker of several queues counts in each
 * @param running tasks of the queue that a worker has
 * @param waiting tasks of the queue that wait for a slot
 * @param oldest since when the first of them waits
 */
public record QueueView(
    String queue, int workers, int slots, int running, int waiting, @Nullable Instant oldest) {

  static QueueView of(Row row) throws SQLException {
    return new QueueView(
        row.text("queue"),
        row.number("workers"),
        row.number("slots"),
        row.number("running"),
        row.number("waiting"),
        row.timeOrNull("oldest"));
  }
}

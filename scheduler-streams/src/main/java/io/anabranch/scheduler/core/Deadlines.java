package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a task may wait and its attempts may take. */
final class Deadlines {
  private Deadlines() {}

  /** Whether it has to be noted when the task was first dispatched. */
  static boolean areCounted(TaskSpec task) {
    return task.totalTimeout() != null || task.retry().maxDuration() != null;
  }

  /** When all attempts are over; null for never. */
  static @Nullable Instant total(TaskSpec task, @Nullable Instant since) {
    return task.totalTimeout() == null || since == null ? null : since.plus(task.totalTimeout());
  }

  /** How long an attempt that begins now may take. Not positive where it may not begin. */
  static Duration attempt(TaskSpec task, @Nullable Instant since, Instant now) {
    Instant total = total(task, since == null ? now : since);
    Duration left = total == null ? task.timeout() : Duration.between(now, total);
    return left.compareTo(task.timeout()) < 0 ? left : task.timeout();
  }

  /**
   * Until when a task that is ready may wait for a slot; null for ever.
   *
   * @param from when its wait begins; null while it waits for something else, so that {@code
   *     queueTimeout} does not count
   */
  static @Nullable Instant slot(TaskSpec task, @Nullable Instant since, @Nullable Instant from) {
    Instant queue =
        task.queueTimeout() == null || from == null ? null : from.plus(task.queueTimeout());
    return earlier(queue, earlier(total(task, since), tries(task, since)));
  }

  /** The bound after which no attempt of the task begins at {@code next}; null for none. */
  static @Nullable String over(TaskSpec task, @Nullable Instant since, Instant next) {
    Instant total = total(task, since);
    if (total != null && !next.isBefore(total)) {
      return "totalTimeout";
    }
    Instant tries = tries(task, since);
    return tries != null && !next.isBefore(tries) ? "maxDuration" : null;
  }

  private static @Nullable Instant tries(TaskSpec task, @Nullable Instant since) {
    Duration longest = task.retry().maxDuration();
    return longest == null || since == null ? null : since.plus(longest);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}

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

  /** Until when a task that is ready now may wait for a slot; null for ever. */
  static @Nullable Instant slot(TaskSpec task, @Nullable Instant since, Instant now) {
    Instant queue = task.queueTimeout() == null ? null : now.plus(task.queueTimeout());
    Instant total = total(task, since);
    if (queue == null || total == null) {
      return queue == null ? total : queue;
    }
    return queue.isBefore(total) ? queue : total;
  }
}

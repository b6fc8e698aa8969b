package io.anabranch.projector;

import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last attempt of a task.
 *
 * @param number 0 while the task was never dispatched
 * @param placement why it went to that worker
 */
record AttemptFacts(
    int number,
    @Nullable Token token,
    @Nullable String worker,
    @Nullable String placement,
    @Nullable Instant dispatchedAt,
    @Nullable Instant startedAt) {
  static final AttemptFacts NONE = new AttemptFacts(0, null, null, null, null, null);

  static AttemptFacts dispatched(AttemptRef ref, String worker, String placement, Instant at) {
    return new AttemptFacts(ref.attempt(), ref.token(), worker, placement, at, null);
  }

  AttemptFacts started(Instant at) {
    return new AttemptFacts(number, token, worker, placement, dispatchedAt, at);
  }

  /**
   * The attempt with a start, also where the worker reported none because it was over so soon. The
   * worker's clock is trusted for how long it ran, not for when.
   */
  AttemptFacts over(Instant at, @Nullable Instant workerStart, @Nullable Instant workerEnd) {
    if (startedAt != null || workerStart == null || workerEnd == null) {
      return this;
    }
    if (workerEnd.isBefore(workerStart)) {
      return started(at);
    }
    Duration ran = Duration.between(workerStart, workerEnd);
    Duration most = dispatchedAt == null ? Duration.ZERO : Duration.between(dispatchedAt, at);
    return started(at.minus(ran.compareTo(most) <= 0 ? ran : most));
  }
}

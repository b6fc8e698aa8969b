package io.anabranch.projector;

import io.anabranch.schemas.error.TaskError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of table attempts: one that ended other than by success.
 *
 * @param outcome FAILED, or why it was withdrawn
 */
record EndedAttempt(
    TaskKey key, AttemptFacts facts, String outcome, Instant endedAt, @Nullable TaskError error) {
  /** What the row is found by. */
  record Key(TaskKey task, int number) {}

  Key rowKey() {
    return new Key(key, facts.number());
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a failed task waits. Jitter is a hash of the attempt, so that the same decision made
 * again comes out the same; the forms of jitter are those of AWS' "Exponential Backoff And Jitter".
 */
final class Backoff {
  private Backoff() {}

  /**
   * The delay after the failure number {@code failures}.
   *
   * @param failures at least 1
   * @param seed tells this attempt from all others
   */
  static Duration delay(RetryPolicy policy, int failures, long seed) {
    double first = (double) policy.delay().toMillis();
    double grown =
        switch (policy.backoff()) {
          case CONSTANT -> first;
          case LINEAR -> first * failures;
          case EXPONENTIAL -> first * Math.pow(policy.factor(), failures - 1);
        };
    double whole = Math.min(grown, (double) policy.maxDelay().toMillis());
    double chance = (double) (mix(seed) >>> 11) * 0x1.0p-53;
    double drawn =
        switch (policy.jitter()) {
          case NONE -> whole;
          case FULL -> whole * chance;
          case EQUAL -> whole / 2 + whole / 2 * chance;
        };
    return Duration.ofMillis(Math.round(drawn));
  }

  /** The delay, or what was asked for where that is longer; at most a day is granted. */
  static Duration asked(Duration delay, @Nullable Duration retryAfter) {
    if (retryAfter == null || retryAfter.compareTo(delay) <= 0) {
      return delay;
    }
    Duration granted =
        retryAfter.compareTo(Rules.LONGEST_ASKED) < 0 ? retryAfter : Rules.LONGEST_ASKED;
    return granted.compareTo(delay) < 0 ? delay : granted;
  }

  /** A seed made of what names an attempt. */
  static long seed(String runId, String task, int attempt) {
    return (31L * runId.hashCode() + task.hashCode()) * 1_000_003L + attempt;
  }

  // Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), mix64 variant 13.
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

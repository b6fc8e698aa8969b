package io.anabranch.schemas.dag;

import java.time.Duration;

/**
 * How often and how late a failed task is tried again.
 *
 * @param maxAttempts all attempts together, the first included; 1 to {@value #MAX_ATTEMPTS}
 * @param backoff how the delay grows
 * @param delay before the second attempt; at most 7 d
 * @param factor of the exponential growth; 1 to 100
 * @param maxDelay the longest delay; at most 7 d
 * @param jitter how much of the delay is left to chance
 */
public record RetryPolicy(
    int maxAttempts,
    Backoff backoff,
    Duration delay,
    double factor,
    Duration maxDelay,
    Jitter jitter) {
  /** Most attempts that a policy may ask for. */
  public static final int MAX_ATTEMPTS = 1_000;

  /** One attempt and no more. */
  public static final RetryPolicy NONE =
      new RetryPolicy(
          1, Backoff.EXPONENTIAL, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), Jitter.NONE);

  /** The delay before attempt n+1 is d, n·d, or d·factor^(n-1). */
  public enum Backoff {
    CONSTANT,
    LINEAR,
    EXPONENTIAL
  }

  /** The delay is kept, drawn from [0, d], or drawn from [d/2, d]. */
  public enum Jitter {
    NONE,
    FULL,
    EQUAL
  }
}

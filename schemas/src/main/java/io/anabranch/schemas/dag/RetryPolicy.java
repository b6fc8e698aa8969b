package io.anabranch.schemas.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anabranch.schemas.error.TaskError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often and how late a failed task is tried again.
 *
 * @param maxAttempts all attempts together, the first included; 1 to {@value #MAX_ATTEMPTS}
 * @param backoff how the delay grows
 * @param delay before the second attempt; at most 7 d
 * @param factor of the exponential growth; 1 to 100
 * @param maxDelay the longest delay; at most 7 d
 * @param jitter how much of the delay is left to chance
 * @param on the errors after which another attempt is made; empty for those where it may help
 * @param notOn the errors after which none is made, whatever {@code on} says
 * @param maxDuration how long after the first dispatch another attempt may still begin; null for no
 *     limit
 */
public record RetryPolicy(
    int maxAttempts,
    Backoff backoff,
    Duration delay,
    double factor,
    Duration maxDelay,
    Jitter jitter,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ErrorMatch> on,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ErrorMatch> notOn,
    @Nullable Duration maxDuration) {
  /** Most attempts that a policy may ask for. */
  public static final int MAX_ATTEMPTS = 1_000;

  /** One attempt and no more. */
  public static final RetryPolicy NONE =
      new RetryPolicy(
          1,
          Backoff.EXPONENTIAL,
          Duration.ofSeconds(1),
          2,
          Duration.ofMinutes(5),
          Jitter.NONE,
          List.of(),
          List.of(),
          null);

  public RetryPolicy {
    on = on == null ? List.of() : List.copyOf(on);
    notOn = notOn == null ? List.of() : List.copyOf(notOn);
  }

  /** Whether another attempt is made after this error, as far as its kind goes. */
  public boolean triesAfter(TaskError error) {
    boolean tries =
        on.isEmpty() ? error.retryable() : on.stream().anyMatch(match -> match.matches(error));
    return tries && notOn.stream().noneMatch(match -> match.matches(error));
  }

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

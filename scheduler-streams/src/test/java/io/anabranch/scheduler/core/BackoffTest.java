package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.RetryPolicy.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static RetryPolicy policy(RetryPolicy.Backoff backoff, Jitter jitter) {
    return new RetryPolicy(
        10,
        backoff,
        Duration.ofSeconds(2),
        3,
        Duration.ofSeconds(60),
        jitter,
        List.of(),
        List.of(),
        null);
  }

  private static List<Long> seconds(RetryPolicy.Backoff backoff) {
    return IntStream.rangeClosed(1, 5)
        .mapToObj(n -> Backoff.delay(policy(backoff, Jitter.NONE), n, 0).toSeconds())
        .toList();
  }

  @Test
  void delaysGrowAsThePolicySaysUpToTheLongest() {
    assertThat(seconds(RetryPolicy.Backoff.CONSTANT)).containsExactly(2L, 2L, 2L, 2L, 2L);
    assertThat(seconds(RetryPolicy.Backoff.LINEAR)).containsExactly(2L, 4L, 6L, 8L, 10L);
    assertThat(seconds(RetryPolicy.Backoff.EXPONENTIAL)).containsExactly(2L, 6L, 18L, 54L, 60L);
  }

  @Test
  void aHugeNumberOfFailuresWaitsTheLongest() {
    RetryPolicy policy = policy(RetryPolicy.Backoff.EXPONENTIAL, Jitter.NONE);
    assertThat(Backoff.delay(policy, RetryPolicy.MAX_ATTEMPTS, 0)).isEqualTo(policy.maxDelay());
  }

  @Test
  void jitterIsDrawnWithinItsBoundsAndIsTheSameForTheSameAttempt() {
    for (Jitter jitter : List.of(Jitter.FULL, Jitter.EQUAL)) {
      RetryPolicy policy = policy(RetryPolicy.Backoff.CONSTANT, jitter);
      long[] drawn =
          LongStream.range(0, 1_000)
              .map(attempt -> Backoff.delay(policy, 1, seed((int) attempt)).toMillis())
              .toArray();
      double least = jitter == Jitter.FULL ? 0 : 1_000;
      assertThat(LongStream.of(drawn)).allMatch(millis -> millis >= least && millis <= 2_000);
      assertThat(LongStream.of(drawn).average().orElseThrow())
          .isBetween(least / 2 + 950, least / 2 + 1_050);
      assertThat(Backoff.delay(policy, 1, seed(7)).toMillis()).isEqualTo(drawn[7]);
    }
  }

  private static long seed(int attempt) {
    return Backoff.seed("run", "task", attempt);
  }
}

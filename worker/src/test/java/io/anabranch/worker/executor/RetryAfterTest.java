package io.anabranch.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  @Test
  void secondsAndDatesAreRead() {
    assertThat(RetryAfter.of(" 120 ", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.of("Sun, 06 Nov 1994 08:49:37 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(37));
  }

  @Test
  void aDateThatIsPastAsksForNothing() {
    assertThat(RetryAfter.of("Sun, 06 Nov 1994 08:48:00 GMT", NOW)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "Sun, 99 Nov 1994"})
  void whatCannotBeReadAsksForNothing(String header) {
    assertThat(RetryAfter.of(header, NOW)).isNull();
  }
}

package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrainTest {
  @Test
  void theRateOfEachEndOfTheBacklogIsToldApart() {
    Drain drain = new Drain(100);
    drain.admitted(1_000);
    // 1,000 a second at first, 500 a second in the end
    long now = 1_000;
    for (int i = 0; i < 100; i++) {
      now += i < 50 ? 1 : 2;
      drain.ended(now);
    }
    assertThat(drain.figures().get("firstTenthPerSecond")).isCloseTo(1_000, within(100.0));
    assertThat(drain.figures().get("lastTenthPerSecond")).isCloseTo(500, within(1.0));
  }

  @Test
  void whatEndsBeforeTheBacklogIsWholeDoesNotCount() {
    Drain drain = new Drain(30);
    for (int i = 0; i < 10; i++) {
      drain.ended(i);
    }
    drain.admitted(1_000);
    for (int i = 1; i <= 20; i++) {
      drain.ended(1_000 + 10 * i);
    }
    assertThat(drain.figures().get("lastTenthPerSecond")).isCloseTo(100, within(0.1));
  }

  @Test
  void tooFewTasksHaveNoTenths() {
    Drain drain = new Drain(5);
    drain.ended(1);
    assertThat(drain.figures()).isEmpty();
  }
}

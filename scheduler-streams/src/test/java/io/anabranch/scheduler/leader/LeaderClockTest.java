package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LeaderClockTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000);
  private final LeaderClock clock = new LeaderClock(1_000, nanos::get);

  @Test
  void goesOnFromTheLogsTimeByTheMonotonicClock() {
    assertThat(clock.milliseconds()).isEqualTo(1_000);
    nanos.addAndGet(2_500_000); // beyond the end of long, as nanoTime may be
    assertThat(clock.milliseconds()).isEqualTo(1_002);
  }

  @Test
  void waitsForAConditionByItsOwnTime() throws Exception {
    clock.waitObject(this, () -> true, 0);
    assertThatThrownBy(() -> clock.waitObject(this, () -> false, 999))
        .isInstanceOf(TimeoutException.class);
  }
}

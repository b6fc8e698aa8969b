package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  @Test
  void aProcessThatEndedDoesNotTakeAnythingAway() {
    CpuTime before = new CpuTime(Map.of(1L, Duration.ofSeconds(10), 2L, Duration.ofSeconds(60)));
    CpuTime now = new CpuTime(Map.of(1L, Duration.ofSeconds(12), 3L, Duration.ofSeconds(1)));
    assertThat(now.since(before)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void thisProcessCounts() {
    assertThat(CpuTime.now().since(new CpuTime(Map.of()))).isPositive();
  }
}

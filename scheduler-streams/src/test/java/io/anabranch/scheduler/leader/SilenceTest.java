package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence();

  @Test
  void workerIsSilentAfterSixTicksSinceItBecameKnown() {
    assertThat(silence.tick(Set.of("w"))).isEmpty();
    for (int tick = 1; tick < Silence.LIMIT; tick++) {
      assertThat(silence.tick(Set.of("w"))).isEmpty();
    }
    assertThat(silence.tick(Set.of("w"))).isEqualTo(List.of("w"));
  }

  @Test
  void oneBeatStartsTheCountAnew() {
    ticks(Silence.LIMIT);
    silence.beat("w");
    assertThat(ticks(Silence.LIMIT - 1)).isEmpty();
    assertThat(silence.tick(Set.of("w"))).isEqualTo(List.of("w"));
  }

  @Test
  void silenceIsReportedAgainAfterAsManyTicks() {
    ticks(Silence.LIMIT + 1);
    assertThat(ticks(Silence.LIMIT)).isEqualTo(List.of("w"));
  }

  @Test
  void workerThatIsGoneIsForgotten() {
    ticks(Silence.LIMIT);
    assertThat(silence.tick(Set.of())).isEmpty();
    assertThat(silence.tick(Set.of("w"))).isEmpty();
  }

  @Test
  void beatOfAnUnknownWorkerCountsForNothing() {
    silence.beat("stranger");
    assertThat(silence.tick(Set.of())).isEmpty();
  }

  private List<String> ticks(int count) {
    List<String> last = List.of();
    for (int tick = 0; tick < count; tick++) {
      last = silence.tick(Set.of("w"));
    }
    return last;
  }
}

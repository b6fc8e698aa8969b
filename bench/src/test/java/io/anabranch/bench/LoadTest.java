package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void pacedRunsAreDueAtTheirRate() {
    Load paced = new Load.Paced(200, Duration.ofSeconds(5));
    assertThat(paced.runs()).isEqualTo(1_000);
    assertThat(paced.dueNanos(0)).isZero();
    assertThat(paced.dueNanos(200)).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void aBurstIsDueAtOnce() {
    Load burst = new Load.Burst(7);
    assertThat(burst.runs()).isEqualTo(7);
    assertThat(burst.dueNanos(6)).isZero();
  }

  @Test
  void allRunsAreRequestedInOrderAndNoneBeforeItIsDue() throws InterruptedException {
    List<Integer> sent = new ArrayList<>();
    Requests requests = Requests.begin(new Load.Paced(1_000, Duration.ofMillis(20)), sent::add);
    Histogram finishes = requests.end();
    assertThat(requests.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(19).toNanos());
    assertThat(sent).hasSize(20).isSorted();
    requests.finished(0);
    requests.finished(19);
    // The first run waits 19 ms longer than the last one for the same moment.
    assertThat(finishes.getMaxValue() - finishes.getMinNonZeroValue())
        .isGreaterThan(Duration.ofMillis(15).toNanos());
  }

  @Test
  void theRateOfW6IsASafePartOfWhatW3Reached() {
    Case paced = new Case("W6", Workload.W6, Case.CHAIN, null);
    Map<String, List<Measured>> burst = Map.of("W3", List.of(SummaryTest.measured(500, 1_000)));
    assertThat(rate(paced, Plan.Sizes.QUICK, burst)).isEqualTo(40);
    assertThat(rate(paced, Plan.Sizes.QUICK, Map.of())).isEqualTo(200);
    Plan.Sizes wanted = new Plan.Sizes(1, 1, 7.0, Duration.ofSeconds(1));
    assertThat(rate(paced, wanted, burst)).isEqualTo(7);
  }

  private static double rate(Case paced, Plan.Sizes sizes, Map<String, List<Measured>> soFar) {
    return ((Load.Paced) paced.load(sizes, soFar)).perSecond();
  }

  @Test
  void aBacklogIsAsFewRunsAsPossible() {
    Case large = Case.backlog("W5", 20_000);
    assertThat(large.shape().tasks()).isEqualTo(10_000);
    assertThat(large.load(Plan.Sizes.QUICK, Map.of()).runs()).isEqualTo(2);
    Case small = Case.backlog("W5", 300);
    assertThat(small.shape().tasks()).isEqualTo(300);
    assertThat(small.load(Plan.Sizes.QUICK, Map.of()).runs()).isEqualTo(1);
  }
}

package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.bench.Stages.Hop;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StagesTest {
  private static final Offset<Double> NEARLY = within(1e-6);

  private static long ms(double millis) {
    return (long) (millis * 1e6);
  }

  @Test
  void theMeansOfAllStagesAddUpToTheHop() {
    // read 2 ms after the end, last send 1 ms later, the next task 4 ms after that
    List<Hop> hops =
        List.of(
            new Hop(ms(1_000.5), ms(1_007.5), ms(1_001)),
            new Hop(ms(1_008.5), ms(1_015.5), ms(1_009)));
    Map<String, Double> figures =
        Stages.figures(
            hops,
            new TreeSet<>(List.of(ms(1_002.5), ms(1_010.5))),
            new TreeSet<>(List.of(ms(1_003), ms(1_003.5), ms(1_011), ms(1_011.5))),
            new SeatTotals(ms(2), ms(1), ms(3)),
            2);
    assertThat(figures.get("stagesMs.sendAndPoll")).isCloseTo(2, NEARLY);
    assertThat(figures.get("stagesMs.decide")).isCloseTo(1, NEARLY);
    assertThat(figures.get("stagesMs.commitAndDelivery")).isCloseTo(4, NEARLY);
    assertThat(figures.get("stagesMeanMs.send")).isCloseTo(1, NEARLY);
    assertThat(figures.get("stagesMeanMs.flush")).isCloseTo(1, NEARLY);
    assertThat(figures.get("stagesMeanMs.delivery")).isCloseTo(1, NEARLY);
    double sum =
        figures.entrySet().stream()
            .filter(one -> one.getKey().startsWith("stagesMeanMs."))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(sum).isCloseTo(7, NEARLY);
  }

  @Test
  void whereTheAppendIsUnknownSendAndPollStayTogether() {
    Map<String, Double> figures =
        Stages.figures(
            List.of(new Hop(ms(10), ms(15), 0)),
            new TreeSet<>(List.of(ms(12))),
            new TreeSet<>(List.of(ms(13))),
            new SeatTotals(0, 0, 0),
            1);
    assertThat(figures.get("stagesMeanMs.sendAndPoll")).isCloseTo(2, NEARLY);
    assertThat(figures).doesNotContainKey("stagesMeanMs.poll");
  }

  @Test
  void withoutAProbeThereAreNoStages() {
    Map<String, Double> none =
        Stages.figures(
            List.of(new Hop(1, 2, 0)),
            new TreeSet<>(),
            new TreeSet<>(),
            new SeatTotals(0, 0, 0),
            0);
    assertThat(none).isEmpty();
  }
}

package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.bench.Measured.Latencies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SummaryTest {
  static Measured measured(int totalMillis, int settledMillis, double... hopMillis) {
    Histogram hops = Measured.histogram();
    for (double hop : hopMillis) {
      hops.recordValue((long) (hop * 1e6));
    }
    return new Measured(
        300,
        100,
        Duration.ofMillis(totalMillis),
        Duration.ofMillis(settledMillis),
        Duration.ofMillis(600),
        new Latencies(hops, Measured.histogram()),
        Map.of());
  }

  @Test
  void theRateCountsUntilTheProjectionHasCaughtUp() {
    JsonNode summary = Summary.of(List.of(measured(100, 150)), Map.of());
    assertThat(summary.path("totalMs").path("median").asDouble()).isEqualTo(100);
    assertThat(summary.path("tasksPerSecond").path("median").asDouble()).isEqualTo(2_000);
    assertThat(summary.path("cpuSecondsPer1000").path("median").asDouble()).isEqualTo(2);
    assertThat(summary.has("hopMs")).isFalse();
  }

  @Test
  void aMedianStandsWithItsSpreadAndPercentilesAreOfAllRepeats() {
    JsonNode summary =
        Summary.of(
            List.of(measured(300, 300, 1, 1), measured(100, 100, 2, 2), measured(200, 200, 9, 9)),
            Map.of());
    JsonNode total = summary.path("totalMs");
    assertThat(total.path("median").asDouble()).isEqualTo(200);
    assertThat(total.path("min").asDouble()).isEqualTo(100);
    assertThat(total.path("max").asDouble()).isEqualTo(300);
    JsonNode hops = summary.path("hopMs");
    assertThat(hops.path("p50").path("median").asDouble()).isCloseTo(2, within(0.01));
    assertThat(hops.path("max").asDouble()).isCloseTo(9, within(0.01));
  }

  @Test
  void ratiosAreOfMedians() {
    Map<String, Double> ratios =
        Summary.ratios(
            List.of(measured(100, 200, 3), measured(100, 200, 3)),
            List.of(measured(50, 50, 2), measured(50, 50, 2)));
    assertThat(ratios.get("hopToBare")).isCloseTo(1.5, within(0.01));
    assertThat(ratios.get("toBare")).isCloseTo(0.25, within(0.001));
    assertThat(ratios.get("toBareWithoutProjection")).isCloseTo(0.5, within(0.001));
    assertThat(Summary.ratios(List.of(measured(1, 1)), null)).isEmpty();
  }

  @Test
  void bareMessagesAreAsLargeAsAskedAndKnownFromOthers() {
    BareMessage message = new BareMessage(7, 2, 3);
    byte[] bytes = message.encode(500, true);
    assertThat(bytes).hasSize(500);
    assertThat(BareMessage.decode(bytes)).isEqualTo(message);
    assertThat(
            BareMessage.decode(
                "{\"type\":\"TimerDue\",\"leader\":\"some leader\"}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isNull();
  }

  @Test
  void bareSizesAreWhatTheWholeSystemWroteForAnInput() {
    BareSizes sizes =
        BareSizes.of(
            Map.of(
                "history", new TopicUse(40, 40_000),
                "tasks", new TopicUse(31, 15_000),
                "task-events", new TopicUse(30, 9_000),
                "changelog", new TopicUse(240, 48_000)),
            10,
            3);
    assertThat(sizes).isEqualTo(new BareSizes(300, 500, 1_000, 6, 200));
  }
}

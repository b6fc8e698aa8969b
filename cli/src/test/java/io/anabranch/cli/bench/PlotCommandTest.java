package io.anabranch.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlotCommandTest {
  private static final String BENCH =
      """
      {"workloads": {
        "W1": {"hopMs": {"p50": {"median": 1.5}, "p90": 2, "p99": 5, "max": 9},
               "stagesMeanMs": {"flush": {"median": 0.5}}},
        "W3": {"tasksPerSecond": {"median": 9000}}},
       "bare": {"W1": {"hopMs": {"p50": {"median": 1.2}, "p90": 2, "p99": 4, "max": 8}}}}
      """;

  private static final String GROWTH =
      """
      {"growth": {"finishedRuns": [
        {"at": 0, "timeToFirst": 1, "cpuToFirst": 1},
        {"at": 1000, "timeToFirst": 1.1, "cpuToFirst": 1.2}]}}
      """;

  @TempDir private Path folder;

  private int plot(String report) throws Exception {
    Path file = Files.writeString(folder.resolve("report.json"), report);
    return new CommandLine(new PlotCommand())
        .setExecutionExceptionHandler((e, command, result) -> 2)
        .execute(file.toString(), "--into", folder.resolve("plots").toString());
  }

  @Test
  void eachKindOfNumberGetsItsPicture() throws Exception {
    assertThat(plot(BENCH)).isZero();
    assertThat(folder.resolve("plots"))
        .isDirectoryContaining("glob:**rates.svg")
        .isDirectoryContaining("glob:**hop-w1.svg")
        .isDirectoryContaining("glob:**stages.svg")
        .isDirectoryNotContaining("glob:**hop-w6.svg");
  }

  @Test
  void aCurveMayBeginAtNothing() throws Exception {
    assertThat(plot(GROWTH)).isZero();
    assertThat(folder.resolve("plots").resolve("growth-finishedRuns.svg"))
        .content()
        .startsWith("<?xml")
        .contains("<ellipse");
  }

  @Test
  void whatIsNoReportIsRefused() throws Exception {
    assertThat(plot("{}")).isEqualTo(2);
    assertThat(plot("W1")).isEqualTo(2);
  }

  @Test
  void namesBecomeWords() {
    assertThat(GrowthCharts.words("tasksPerRun")).isEqualTo("tasks per run");
    assertThat(GrowthCharts.words("workersOn12Partitions")).isEqualTo("workers on 12 partitions");
  }
}

package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example as a new user runs it: one command, everything real, nothing left behind. */
class ExamplesIT {
  @TempDir private Path folder;

  private Launched run(String file) throws IOException {
    return Launched.start(
        folder, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder), "run", file);
  }

  private static String example(String name) {
    return Path.of("..", "examples", name, "dag.yaml").toString();
  }

  @Test
  void theDataPipelineSucceedsAndItsReceiverGetsTheSums() throws Exception {
    try (Launched run = run(example("data-pipeline"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output())
          .containsPattern("extract +SUCCEEDED")
          .containsPattern("transform +SUCCEEDED")
          .containsPattern("load +SUCCEEDED")
          .contains("The receiver got POST /ingest")
          .contains("data-pipeline (version 1): SUCCEEDED");
    }
    nothingIsLeft();
  }

  @Test
  void theDiamondSucceeds() throws Exception {
    try (Launched run = run(example("diamond"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).containsPattern("join +SUCCEEDED");
    }
  }

  @Test
  void conditionsChooseByTheOutputOfATaskBefore() throws Exception {
    try (Launched run = run(example("conditions"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output())
          .containsPattern("large +SKIPPED")
          .containsPattern("small +SUCCEEDED")
          .containsPattern("report +SUCCEEDED");
    }
  }

  @Test
  void retriesTryAgainWhatHelpsAndEndWhatTakesTooLong() throws Exception {
    try (Launched run = run(example("retries"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output())
          .containsPattern("fetch +SUCCEEDED +3")
          .containsPattern("strict +FAILED +1")
          .containsPattern("slow +FAILED +2")
          .containsPattern("report +SUCCEEDED +1");
    }
  }

  @Test
  void triggerRulesSkipAlarmAndCleanUp() throws Exception {
    try (Launched run = run(example("trigger-rules"))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output())
          .containsPattern("fast +SKIPPED")
          .containsPattern("publish +SUCCEEDED")
          .containsPattern("audit +FAILED")
          .containsPattern("alarm +SKIPPED")
          .containsPattern("clean-up +SUCCEEDED")
          .contains("trigger-rules (version 1): SUCCEEDED")
          .doesNotContain("dead letter dl-");
    }
  }

  @Test
  void theFailingPipelineEndsWithOneAndNamesTaskErrorAndDeadLetter() throws Exception {
    try (Launched run = run(example("failing-pipeline"))) {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
      assertThat(run.output())
          .containsPattern("transform +FAILED +2")
          .containsPattern("load +UPSTREAM_FAILED")
          .contains("Task transform failed for good: Expected exit code 0, but got 1.")
          .containsPattern("dead letter dl-\\d+-\\d+")
          .contains("order 1: expected an amount, but got 'ten'");
    }
    nothingIsLeft();
  }

  @Test
  void aFileWithFaultsEndsWithTwoAndShowsThemAllBeforeAnythingStarts() throws Exception {
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(
        bad,
        """
        name: bad
        tasks:
          - id: a
            type: shell
            comand: echo
            dependencies: [b]
        """);
    try (Launched run = run(bad.toString())) {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.output())
          .contains("bad.yaml:5:5: tasks[0].comand")
          .contains("Did you mean 'command'?")
          .contains("bad.yaml:6:20: tasks[0].dependencies[0]")
          .doesNotContain("Starting");
    }
  }

  @Test
  void whatIsEndedWhileItStartsLeavesNothing() throws Exception {
    try (Launched run = run(example("diamond"))) {
      Await.until(
          "the start", Duration.ofSeconds(60), () -> run.output().contains("Starting Kafka"));
    }
    nothingIsLeft();
  }

  private void nothingIsLeft() throws IOException {
    try (var left = Files.list(folder)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("anabranch-run-")))
          .as("folders of stacks")
          .isEmpty();
    }
  }
}

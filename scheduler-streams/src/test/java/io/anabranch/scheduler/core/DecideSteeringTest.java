package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecideSteeringTest {
  private final CellDriver cell = new CellDriver();

  @Test
  void aPausedRunStartsNothingUntilItIsResumed() {
    start(TestDags.DIAMOND);
    cell.decide(new RunOperation.RunPauseRequested("r1", null, "ada"));
    cell.succeed(cell.dispatch("top"));
    cell.run("r2", TestDags.DIAMOND);

    assertThat(cell.dispatches()).hasSize(2);
    assertThat(cell.dispatch("top").attempt().runId()).isEqualTo("r2");
    assertThat(cell.state().readyTasks()).isEqualTo(2);

    cell.decide(new RunOperation.RunResumeRequested("r1", null, "ada"));
    assertThat(cell.dispatch("left").attempt().runId()).isEqualTo("r1");
    assertThat(cell.dispatch("right").attempt().runId()).isEqualTo("r1");
  }

  @Test
  void aNewLeaderKnowsThatARunIsPaused() {
    start(TestDags.DIAMOND);
    cell.decide(new RunOperation.RunPauseRequested("r1", null, "ada"));
    cell.succeed(cell.dispatch("top"));
    cell.seat();
    cell.timer();
    assertThat(cell.dispatches()).hasSize(1);
    cell.decide(new RunOperation.RunResumeRequested("r1", null, "ada"));
    assertThat(cell.dispatches()).hasSize(3);
  }

  @Test
  void aPauseIsNoFaultOfTheQueue() {
    DagSpec dag =
        TestDags.dag(
            "patient",
            TestDags.queueTimeout(Duration.ofMinutes(1), TestDags.task("a")),
            TestDags.queueTimeout(Duration.ofMinutes(1), TestDags.task("b")));
    cell.register(dag);
    cell.run("r1", dag);
    cell.advance(Duration.ofSeconds(1));
    cell.decide(new RunOperation.RunPauseRequested("r1", null, null));
    assertThat(cell.state().earliestDue()).isNull();
    cell.advance(Duration.ofSeconds(58));
    cell.decide(new RunOperation.RunResumeRequested("r1", null, null));
    cell.advance(Duration.ofSeconds(59));
    cell.timer();
    assertThat(state("a")).isEqualTo(TaskState.READY);

    cell.advance(Duration.ofSeconds(1));
    cell.timer();
    assertThat(state("a")).isEqualTo(TaskState.FAILED);
    assertThat(state("b")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aRunThatWasCancelledWhilePausedIsNotPausedOnceItGoesOn() {
    start(TestDags.CHAIN);
    cell.decide(new RunOperation.RunPauseRequested("r1", null, null));
    cell.decide(new RunOperation.RunCancelRequested("r1", null, null, null));
    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, null));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(2);
  }

  @Test
  void aRunThatTakesTooLongFailsAndCanBeRetried() {
    DagSpec dag =
        new DagSpec(
            "slow",
            "",
            Map.of(),
            List.of(),
            Duration.ofMinutes(1),
            Map.of(),
            List.of(TestDags.task("a"), TestDags.task("b", "a")));
    start(dag);
    cell.succeed(cell.dispatch("a"));
    cell.advance(Duration.ofMinutes(1));
    Decision over = cell.timer();

    assertThat(over.events().getFirst())
        .isEqualTo(
            new HistoryEvent.RunSteered(
                "r1",
                Steering.TIMEOUT,
                null,
                "The run took longer than its 'timeout' of 1m.",
                null,
                null));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(state("b")).isEqualTo(TaskState.CANCELLED);

    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, null));
    cell.advance(Duration.ofSeconds(30));
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void manyLargeRunsAreForgottenInSeveralDecisions() {
    CellDriver many = new CellDriver(1_000);
    TaskSpec[] tasks = new TaskSpec[4_000];
    Arrays.setAll(tasks, task -> TestDags.task("t" + task));
    DagSpec dag = TestDags.dag("large", tasks);
    many.register(dag);
    for (String run : List.of("r1", "r2", "r3", "r4")) {
      many.run(run, dag);
      many.decide(new RunOperation.RunCancelRequested(run, null, null, null));
    }
    many.advance(Rules.FAILED_RUN_KEPT);
    assertThat(many.timer().events()).hasSize(3);
    assertThat(many.timer().events()).containsExactly(new HistoryEvent.RunForgotten("r4"));
  }

  @Test
  void aSeededRunTakesWhatWasDoneAndDoesTheRest() {
    DagSpec dag =
        TestDags.dag(
            "seeded",
            TestDags.task("a"),
            TestDags.task("s"),
            TestDags.env("{{ tasks.a.output }}", "b", "a"),
            TestDags.task("c", "b", "s"));
    cell.register(dag);
    cell.join("w1", 4);
    cell.decide(
        new RunCommand.RunRequested(
            "r2",
            "seeded",
            null,
            Map.of(),
            null,
            "ada",
            "r1",
            Map.of(
                "a", new RunCommand.SeededTask(TaskState.SUCCEEDED, TextNode.valueOf("x")),
                "s", new RunCommand.SeededTask(TaskState.SUCCEEDED, null))));

    assertThat(cell.dispatches()).hasSize(1);
    assertThat(cell.dispatch("b").task().env()).containsEntry("VALUE", "x");
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r2")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunOfWhichAllIsSeededEndsAtOnce() {
    DagSpec dag = TestDags.dag("one", TestDags.task("a"));
    cell.register(dag);
    cell.decide(
        new RunCommand.RunRequested(
            "r2",
            "one",
            null,
            Map.of(),
            null,
            null,
            "r1",
            Map.of("a", new RunCommand.SeededTask(TaskState.SKIPPED, null))));
    assertThat(cell.ended("r2")).isEqualTo(RunState.SUCCEEDED);
  }

  private void start(DagSpec dag) {
    cell.register(dag);
    cell.join("w1", 4);
    cell.run("r1", dag);
  }

  private TaskState state(String task) {
    TaskEntry entry = cell.state().task("r1", task);
    return entry == null ? TaskState.PENDING : entry.state();
  }
}

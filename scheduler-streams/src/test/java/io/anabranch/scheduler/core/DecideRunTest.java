package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecideRunTest {
  private final CellDriver cell = new CellDriver();

  @Test
  void aChainRunsInOrderAndEndsSucceeded() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    assertThat(cell.dispatches()).extracting(one -> one.attempt().task()).containsExactly("a");
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.state().run("r1")).isNull();
    assertThat(cell.state().isSpent("r1")).isTrue();
  }

  @Test
  void aJoinStartsAfterAllItsUpstreams() {
    cell.register(TestDags.DIAMOND);
    cell.join("w1", 4);
    cell.run("r1", TestDags.DIAMOND);
    cell.succeed(cell.dispatch("top"));
    cell.succeed(cell.dispatch("left"));
    assertThat(cell.dispatches()).noneMatch(one -> one.attempt().task().equals("bottom"));
    cell.succeed(cell.dispatch("right"));
    cell.succeed(cell.dispatch("bottom"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theSameRunIdStartsOneRun() {
    cell.register(TestDags.CHAIN);
    cell.run("r1", TestDags.CHAIN);
    cell.run("r1", TestDags.CHAIN);
    assertThat(cell.events(HistoryEvent.RunAdmitted.class)).hasSize(1);
  }

  @Test
  void anIdIsReleasedADayAfterItsRunLeft() {
    DagSpec one = TestDags.dag("one", TestDags.task("a"));
    cell.register(one);
    cell.join("w1", 1);
    cell.run("r1", one);
    cell.succeed(cell.dispatch("a"));
    cell.advance(Duration.ofHours(24));
    cell.timer();
    cell.run("r1", one);
    assertThat(cell.events(HistoryEvent.RunAdmitted.class)).hasSize(2);
  }

  @Test
  void aRunWithoutAnIdGetsOneFromItsPlaceInTheLog() {
    cell.register(TestDags.CHAIN);
    cell.decide(new RunCommand.RunRequested(null, "chain", null, Map.of(), null, null));
    assertThat(cell.events(HistoryEvent.RunAdmitted.class).getFirst().runId())
        .isEqualTo("r-AAAAAAAAAAAAAAAAAAAAAA-1");
  }

  @Test
  void theSameDefinitionAgainIsTheSameVersion() {
    cell.register(TestDags.CHAIN);
    cell.register(TestDags.CHAIN);
    assertThat(cell.events(HistoryEvent.DagVersionAccepted.class)).hasSize(1);
    assertThat(cell.events(HistoryEvent.DagVersionRepeated.class)).hasSize(1);
  }

  @Test
  void aFailedAttemptIsTriedAgainAfterItsBackoffAndNotBefore() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    cell.advance(Duration.ofMillis(9_999));
    cell.timer();
    assertThat(cell.dispatch("b").attempt().attempt()).isEqualTo(1);
    cell.advance(Duration.ofMillis(1));
    cell.timer();
    assertThat(cell.dispatch("b").attempt().attempt()).isEqualTo(2);
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void anErrorThatTryingAgainCannotHelpIsFinal() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.INVALID_TASK);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aSkippedTaskSkipsWhatFollowsAndTheRunSucceeds() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    WorkerMessage.Dispatch a = cell.dispatch("a");
    cell.decide(new AttemptEvent.TaskSkipped(a.worker(), a.attempt(), null, null));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class).getFirst())
        .isEqualTo(new HistoryEvent.TasksNotRun("r1", List.of("b", "c"), TaskState.SKIPPED, "a"));
  }
}

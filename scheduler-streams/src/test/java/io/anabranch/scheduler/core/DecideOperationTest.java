package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecideOperationTest {
  private final CellDriver cell = new CellDriver();

  @Test
  void aCancelledRunEndsAtOnceAndItsWorkersAreToldToKill() {
    start(TestDags.DIAMOND);
    cell.succeed(cell.dispatch("top"));

    Decision decision = cancel("r1", null);

    assertThat(decision.events().getFirst())
        .isEqualTo(new HistoryEvent.RunSteered("r1", Steering.CANCEL, "ada", "wrong", null, null));
    assertThat(decision.messages())
        .extracting(one -> one.message().getClass().getSimpleName())
        .containsExactly("KillAttempt", "KillAttempt");
    assertThat(cell.ended("r1")).isEqualTo(RunState.CANCELLED);
    assertThat(state("top")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(state("bottom")).isEqualTo(TaskState.CANCELLED);
    assertThat(cell.letters()).isEmpty();
  }

  @Test
  void aCancelledAttemptHoldsItsSlotUntilItsWorkerGivesItBack() {
    start(TestDags.dag("one", TestDags.task("a")));
    WorkerMessage.Dispatch killed = cell.dispatch("a");
    cell.decide(new WorkerEvent.WorkerChanged("w1", 1, List.of("default")));
    cancel("r1", null);
    cell.run("r2", TestDags.dag("one", TestDags.task("a")));

    assertThat(cell.dispatches()).hasSize(1);
    cell.fail(killed, ErrorKind.TIMEOUT);

    assertThat(cell.dispatch("a").attempt().runId()).isEqualTo("r2");
    assertThat(state("a")).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void whatWaitsForItsBackoffOrASlotIsCancelledToo() {
    cell.register(TestDags.CHAIN);
    cell.run("r1", TestDags.CHAIN);
    cancel("r1", null);
    assertThat(cell.ended("r1")).isEqualTo(RunState.CANCELLED);

    cell.join("w1", 1);
    cell.run("r2", TestDags.CHAIN);
    cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    cancel("r2", null);
    cell.advance(Duration.ofHours(1));
    cell.timer();

    assertThat(cell.ended("r2")).isEqualTo(RunState.CANCELLED);
    assertThat(cell.dispatches()).hasSize(2);
  }

  @Test
  void aRequestCountsOnceThoughItComesAgainAfterTheRunWentOn() {
    start(TestDags.CHAIN);
    cancel("r1", "req-1");
    cell.decide(new RunOperation.RunRetryRequested("r1", "req-2", "ada", null));

    Decision again = cancel("r1", "req-1");

    assertThat(again.events())
        .containsExactly(new HistoryEvent.Ignored("Request req-1 on run r1 was done before."));
    assertThat(cell.state().progress("r1").state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aRunThatHasEndedIsNotCancelled() {
    failed();
    assertThat(cancel("r1", null).events())
        .containsExactly(new HistoryEvent.Ignored("Run r1 has ended: it is FAILED."));
  }

  @Test
  void anOperationOnARunThatNeverWasIsADeadLetter() {
    cancel("nowhere", null);
    assertThat(((LetterEvent.Opened) cell.letters().getLast()).content().error())
        .contains("'nowhere' was never started");
  }

  @Test
  void anOperationOnARunThatSucceededMeanwhileIsIgnored() {
    DagSpec one = TestDags.dag("one", TestDags.task("a"));
    start(one);
    cell.succeed(cell.dispatch("a"));
    assertThat(cancel("r1", null).events())
        .containsExactly(new HistoryEvent.Ignored("Run r1 has ended and left the store."));
  }

  @Test
  void aRetryRunsWhatFailedAndWhatStayedAwayBecauseOfThat() {
    failed();

    Decision retry = cell.decide(new RunOperation.RunRetryRequested("r1", null, "ada", null));

    assertThat(retry.events())
        .contains(
            new HistoryEvent.RunReopened("r1", List.of("b", "c")),
            new HistoryEvent.TasksReady("r1", List.of("b")));
    assertThat(cell.letters().getLast()).isInstanceOf(LetterEvent.Retried.class);
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.letters().getLast()).isInstanceOf(LetterEvent.Resolved.class);
  }

  @Test
  void aRetryOfACancelledRunDoesWhatWasNotDone() {
    start(TestDags.DIAMOND);
    cell.succeed(cell.dispatch("top"));
    cell.succeed(cell.dispatch("left"));
    cancel("r1", null);

    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, null));
    cell.succeed(cell.dispatch("right"));
    cell.succeed(cell.dispatch("bottom"));

    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.dispatches()).hasSize(5);
    assertThat(cell.dispatch("right").attempt().attempt()).isEqualTo(2);
  }

  @Test
  void aRetryFromATaskRunsItAndAllAfterItAgain() {
    start(TestDags.DIAMOND);
    cell.succeed(cell.dispatch("top"));
    cell.succeed(cell.dispatch("left"));
    WorkerMessage.Dispatch before = cell.dispatch("right");

    Decision retry = cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "top"));

    assertThat(retry.events())
        .contains(
            new HistoryEvent.AttemptKilled(before.attempt(), "w1", "A task before it runs again."),
            new HistoryEvent.RunReopened("r1", List.of("top", "left", "right", "bottom")));
    assertThat(cell.fail(before, ErrorKind.TIMEOUT).events())
        .containsExactly(new HistoryEvent.SlotFreed(before.attempt(), "w1"));
    for (String task : List.of("top", "left", "right", "bottom")) {
      cell.succeed(cell.dispatch(task));
    }
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRetryFromATaskReachesAllThatComeAfterIt() {
    start(
        TestDags.dag(
            "long",
            TestDags.task("a"),
            TestDags.task("b", "a"),
            TestDags.task("c", "b"),
            TestDags.task("z")));
    for (String task : List.of("a", "b", "c")) {
      cell.succeed(cell.dispatch(task));
    }
    Decision retry = cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "a"));
    assertThat(retry.events()).contains(new HistoryEvent.RunReopened("r1", List.of("a", "b", "c")));
  }

  @Test
  void whatSomebodyMarkedAsSkippedStaysAway() {
    start(TestDags.CHAIN);
    cell.decide(mark("b", TaskState.SKIPPED, null));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, null));
    cell.succeed(cell.dispatch("a"));

    assertThat(cell.events(HistoryEvent.RunReopened.class))
        .containsExactly(new HistoryEvent.RunReopened("r1", List.of("a")));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatARuleKeptAwayMayStartThoughItWasTriedBefore() {
    start(TestDags.dag("tried", TestDags.task("a"), TestDags.task("b", "a"), TestDags.task("z")));
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "a"));
    cell.decide(mark("a", TaskState.SKIPPED, null));
    assertThat(state("b")).isEqualTo(TaskState.SKIPPED);

    cell.decide(mark("a", TaskState.SUCCEEDED, null));
    assertThat(cell.dispatch("b").attempt().attempt()).isEqualTo(2);
  }

  @Test
  void whatManyLettersRepeatOfWhoAskedIsCut() {
    start(TestDags.dag("many", TestDags.task("a"), TestDags.task("b"), TestDags.task("c")));
    for (String task : List.of("a", "b", "c")) {
      cell.fail(cell.dispatch(task), ErrorKind.EXIT_CODE);
    }
    cell.decide(new RunOperation.RunRetryRequested("r1", null, "x".repeat(1_400 * 1_000), null));
    assertThat(cell.events(HistoryEvent.LetterRetried.class))
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.by()).hasSize(1_000));
    assertThat(cell.letters().getLast())
        .isInstanceOfSatisfying(
            LetterEvent.Retried.class, letter -> assertThat(letter.by()).hasSize(1_000));
  }

  @Test
  void aTaskThatHasNotEndedIsNotRunAgain() {
    start(TestDags.CHAIN);
    assertThat(cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "a")).events())
        .containsExactly(
            new HistoryEvent.Ignored("Task a has not ended; only then it can run again."));
  }

  @Test
  void aRetryFromATaskThatTheDagHasNotIsADeadLetter() {
    failed();
    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "x"));
    assertThat(((LetterEvent.Opened) cell.letters().getLast()).content().error())
        .contains("DAG 'chain' version 1, but it has no task 'x'");
  }

  @Test
  void aRetryForgetsWhatTheTaskGaveBefore() {
    DagSpec dag =
        TestDags.dag(
            "named",
            TestDags.task("a"),
            TestDags.when("tasks.a.output == 'x'", "b", "a"),
            TestDags.task("c"));
    start(dag);
    giveOutput("a", "x");
    cell.succeed(cell.dispatch("b"));
    cell.decide(new RunOperation.RunRetryRequested("r1", null, null, "a"));
    cell.decide(mark("a", TaskState.SUCCEEDED, null));

    // With the output of before it would run.
    assertThat(state("b")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void aTaskMarkedAsSucceededLetsGoWhatItHeldBack() {
    failed();

    cell.decide(mark("b", TaskState.SUCCEEDED, "req-1"));

    assertThat(cell.letters().getLast()).isInstanceOf(LetterEvent.Resolved.class);
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aTaskMarkedWhileItRunsIsKilled() {
    start(TestDags.CHAIN);
    Decision decision = cell.decide(mark("a", TaskState.SKIPPED, null));
    assertThat(decision.messages().getFirst().message())
        .isInstanceOf(WorkerMessage.KillAttempt.class);
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(decision.events())
        .contains(new HistoryEvent.TasksNotRun("r1", List.of("b", "c"), TaskState.SKIPPED, "a"));
  }

  @Test
  void aTaskMarkedAsFailedFailsLikeOthers() {
    start(TestDags.CHAIN);
    cell.decide(mark("a", TaskState.FAILED, null));
    LetterEvent.Opened letter = (LetterEvent.Opened) cell.letters().getLast();
    assertThat(letter.content().error()).isEqualTo("Marked as failed by ada: by hand");
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    cell.decide(new RunCommand.LetterRetryRequested(letter.letter(), 0, null));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(2);
  }

  @Test
  void aMarkChangesNothingThatStandsSoAlready() {
    failed();
    assertThat(cell.decide(mark("b", TaskState.FAILED, null)).events())
        .containsExactly(new HistoryEvent.Ignored("Task b is FAILED already."));
  }

  private void start(DagSpec dag) {
    cell.register(dag);
    cell.join("w1", 4);
    cell.run("r1", dag);
  }

  /** Task b of a chain failed for good, so c never started. */
  private void failed() {
    start(TestDags.CHAIN);
    cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.INVALID_TASK);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  private void giveOutput(String task, String output) {
    WorkerMessage.Dispatch dispatch = cell.dispatch(task);
    cell.decide(
        new AttemptEvent.TaskSucceeded(
            dispatch.worker(), dispatch.attempt(), null, null, TextNode.valueOf(output)));
  }

  private Decision cancel(String run, @Nullable String request) {
    return cell.decide(new RunOperation.RunCancelRequested(run, request, "ada", "wrong"));
  }

  private static RunOperation mark(String task, TaskState state, @Nullable String request) {
    return new RunOperation.TaskMarkRequested("r1", request, "ada", "by hand", task, state, null);
  }

  private TaskState state(String task) {
    TaskEntry entry = cell.state().task("r1", task);
    return entry == null ? TaskState.PENDING : entry.state();
  }
}

package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecideTest {
  private static final DagSpec CHAIN =
      TestDags.dag(
          "chain",
          TestDags.task("a"),
          TestDags.task("b", TestDags.retries(2, Duration.ofSeconds(10)), "a"),
          TestDags.task("c", "b"));
  private static final DagSpec DIAMOND =
      TestDags.dag(
          "diamond",
          TestDags.task("top"),
          TestDags.task("left", "top"),
          TestDags.task("right", "top"),
          TestDags.task("bottom", "left", "right"));

  private final CellDriver cell = new CellDriver();

  private void fail(WorkerMessage.Dispatch dispatch, ErrorKind kind) {
    cell.decide(
        new AttemptEvent.TaskFailed(
            dispatch.worker(), dispatch.attempt(), null, null, TaskError.of(kind, "boom"), "tail"));
  }

  private String onlyLetter() {
    return cell.letters().stream()
        .filter(LetterEvent.Opened.class::isInstance)
        .reduce((first, second) -> second)
        .orElseThrow()
        .letter();
  }

  @Test
  void aChainRunsInOrderAndEndsSucceeded() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
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
    cell.register(DIAMOND);
    cell.join("w1", 4);
    cell.run("r1", DIAMOND);
    cell.succeed(cell.dispatch("top"));
    cell.succeed(cell.dispatch("left"));
    assertThat(cell.dispatches()).noneMatch(one -> one.attempt().task().equals("bottom"));
    cell.succeed(cell.dispatch("right"));
    cell.succeed(cell.dispatch("bottom"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theSameRunIdStartsOneRun() {
    cell.register(CHAIN);
    cell.run("r1", CHAIN);
    cell.run("r1", CHAIN);
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
    cell.register(CHAIN);
    cell.decide(new RunCommand.RunRequested(null, "chain", null, Map.of(), null, null));
    assertThat(cell.events(HistoryEvent.RunAdmitted.class).getFirst().runId())
        .isEqualTo("r-AAAAAAAAAAAAAAAAAAAAAA-1");
  }

  @Test
  void aRunOfAnUnknownDagBecomesADeadLetter() {
    cell.decide(new RunCommand.RunRequested(null, "nowhere", null, Map.of(), null, null));
    assertThat(cell.letters())
        .singleElement()
        .isInstanceOfSatisfying(
            LetterEvent.Opened.class,
            opened -> {
              assertThat(opened.content().kind()).isEqualTo(LetterKind.INVALID_EVENT);
              assertThat(opened.content().error()).contains("nowhere");
              assertThat(opened.content().cause().topic()).isEqualTo("run-commands");
            });
  }

  @Test
  void anUnreadableInputBecomesADeadLetterWithItsBytes() {
    cell.decide(new Unreadable("Expected JSON", "Z2FyYmFnZQ==", 7));
    assertThat(((LetterEvent.Opened) cell.letters().getFirst()).content().input())
        .satisfies(input -> assertThat(input).isNotNull())
        .extracting("rawBase64", "size")
        .containsExactly("Z2FyYmFnZQ==", 7);
  }

  @Test
  void theSameDefinitionAgainIsTheSameVersion() {
    cell.register(CHAIN);
    cell.register(CHAIN);
    assertThat(cell.events(HistoryEvent.DagVersionAccepted.class)).hasSize(1);
    assertThat(cell.events(HistoryEvent.DagVersionRepeated.class)).hasSize(1);
  }

  @Test
  void aFailedAttemptIsTriedAgainAfterItsBackoffAndNotBefore() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    cell.succeed(cell.dispatch("a"));
    fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
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
  void attemptsUsedUpFailTheRunAndOpenOneLetter() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    cell.succeed(cell.dispatch("a"));
    fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    cell.advance(Duration.ofSeconds(10));
    cell.timer();
    fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class).getFirst().tasks()).containsExactly("c");
    assertThat(((LetterEvent.Opened) cell.letters().getFirst()).content().task())
        .satisfies(task -> assertThat(task).isNotNull())
        .extracting("task", "attempt", "logTail")
        .containsExactly("b", 2, "tail");
  }

  @Test
  void anErrorThatTryingAgainCannotHelpIsFinal() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    cell.succeed(cell.dispatch("a"));
    fail(cell.dispatch("b"), ErrorKind.INVALID_TASK);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void theRetryOfALetterOpensTheRunAgainAndFinishesIt() {
    aFailedChain();
    String letter = onlyLetter();
    cell.decide(new RunCommand.LetterRetryRequested(letter, 0, "me"));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(2);
    cell.decide(new RunCommand.LetterRetryRequested(letter, 0, "me"));
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.events(HistoryEvent.LetterRetried.class)).hasSize(1);
    assertThat(cell.events(HistoryEvent.LetterResolved.class)).hasSize(1);
    assertThat(cell.state().letter(letter)).isNull();
  }

  @Test
  void aRetryThatFailsOpensANewLetterInPlaceOfTheOld() {
    aFailedChain();
    String first = onlyLetter();
    cell.decide(new RunCommand.LetterRetryRequested(first, 0, "me"));
    fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(onlyLetter()).isNotEqualTo(first);
    assertThat(cell.letters())
        .anyMatch(
            event -> event instanceof LetterEvent.Discarded gone && gone.letter().equals(first));
    cell.decide(new RunCommand.LetterRetryRequested(onlyLetter(), 0, "me"));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(3);
  }

  @Test
  void aRetryLeavesAloneWhatAnotherFailureHoldsBack() {
    cell.register(DIAMOND);
    cell.join("w1", 4);
    cell.run("r1", DIAMOND);
    cell.succeed(cell.dispatch("top"));
    fail(cell.dispatch("left"), ErrorKind.EXIT_CODE);
    fail(cell.dispatch("right"), ErrorKind.EXIT_CODE);
    List<LetterEvent> letters = cell.letters();
    cell.decide(new RunCommand.LetterRetryRequested(letters.get(0).letter(), 0, null));
    cell.succeed(cell.dispatch("left"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    cell.decide(new RunCommand.LetterRetryRequested(letters.get(1).letter(), 0, null));
    cell.succeed(cell.dispatch("right"));
    cell.succeed(cell.dispatch("bottom"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aSkippedTaskSkipsWhatFollowsAndTheRunSucceeds() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    WorkerMessage.Dispatch a = cell.dispatch("a");
    cell.decide(new AttemptEvent.TaskSkipped(a.worker(), a.attempt(), null, null));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class).getFirst())
        .isEqualTo(new HistoryEvent.TasksNotRun("r1", List.of("b", "c"), TaskState.SKIPPED, "a"));
  }

  @Test
  void aLostWorkersAttemptsGoToOthersAndItsResultsCountNoMore() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    WorkerMessage.Dispatch first = cell.dispatch("a");
    cell.join("w2", 1);
    Decision loss = cell.silent("w1");
    assertThat(loss.messages())
        .anyMatch(one -> one.message() instanceof WorkerMessage.DismissWorker);
    assertThat(cell.dispatch("a").worker()).isEqualTo("w2");
    cell.succeed(first);
    assertThat(cell.dispatches()).noneMatch(one -> one.attempt().task().equals("b"));
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.dispatch("b").worker()).isEqualTo("w2");
  }

  @Test
  void aTaskThatLosesThreeWorkersIsDead() {
    cell.register(CHAIN);
    for (int i = 1; i <= 3; i++) {
      cell.join("w" + i, 1);
    }
    cell.run("r1", CHAIN);
    for (int i = 0; i < 3; i++) {
      cell.silent(cell.dispatch("a").worker());
    }
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(((LetterEvent.Opened) cell.letters().getFirst()).content().kind())
        .isEqualTo(LetterKind.WORKER_LOST);
  }

  @Test
  void whatAWorkerDoesNotKnowOfIsLost() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    WorkerMessage.Dispatch first = cell.dispatch("a");
    cell.decide(new WorkerEvent.WorkerHolds("w1", Token.NONE, List.of()));
    assertThat(cell.dispatch("a")).isEqualTo(first);
    Token read = first.attempt().token();
    cell.decide(new WorkerEvent.WorkerHolds("w1", read, List.of(read)));
    assertThat(cell.dispatch("a")).isEqualTo(first);
    cell.decide(new WorkerEvent.WorkerHolds("w1", read, List.of()));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(2);
  }

  @Test
  void aReturningWorkerIsPausedForLongerAndLongerAndThenTrustedAgain() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    for (int i = 0; i < 3; i++) {
      WorkerMessage.Dispatch a = cell.dispatch("a");
      cell.decide(new AttemptEvent.DispatchReturned("w1", a.attempt(), "disk full"));
      assertThat(cell.dispatch("a")).isEqualTo(a);
      cell.advance(Duration.ofSeconds(1L << i));
      cell.timer();
      assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(a.attempt().attempt() + 1);
    }
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.state().worker("w1")).extracting("pauses").isEqualTo(0);
  }

  @Test
  void tenReturnsAreEnough() {
    cell.register(CHAIN);
    for (int i = 0; i < 10; i++) {
      cell.join("w" + i, 1);
    }
    cell.run("r1", CHAIN);
    for (int i = 0; i < 10; i++) {
      WorkerMessage.Dispatch a = cell.dispatch("a");
      cell.decide(new AttemptEvent.DispatchReturned(a.worker(), a.attempt(), "no slot"));
    }
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(cell.letters()).hasSize(1);
  }

  @Test
  void theBackstopOfATimeoutKillsButKeepsTheSlotUntilTheWorkerFreesIt() {
    DagSpec two = TestDags.dag("two", TestDags.task("a"), TestDags.task("b"));
    cell.register(two);
    cell.join("w1", 1);
    cell.run("r1", two);
    WorkerMessage.Dispatch a = cell.dispatch("a");
    cell.decide(new AttemptEvent.TaskStarted("w1", a.attempt(), null));
    cell.advance(Duration.ofMinutes(5).plus(Rules.TIMEOUT_GRACE));
    Decision timeout = cell.timer();
    assertThat(timeout.messages())
        .anyMatch(one -> one.message() instanceof WorkerMessage.KillAttempt);
    assertThat(cell.dispatches()).hasSize(1);
    fail(a, ErrorKind.TIMEOUT);
    assertThat(cell.dispatch("b").worker()).isEqualTo("w1");
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aDrainingWorkerGetsNothingAndItsLeavingGivesBackWhatItHeld() {
    cell.register(CHAIN);
    cell.join("w1", 2);
    cell.run("r1", CHAIN);
    cell.decide(new WorkerEvent.WorkerDraining("w1"));
    cell.run("r2", CHAIN);
    assertThat(cell.dispatches()).hasSize(1);
    cell.decide(new WorkerEvent.WorkerLeft("w1"));
    cell.join("w2", 2);
    assertThat(cell.dispatches()).hasSize(3);
    assertThat(cell.events(HistoryEvent.AttemptWithdrawn.class).getFirst().why())
        .isEqualTo(HistoryEvent.Withdrawal.ABANDONED);
  }

  @Test
  void aTaskGoesToTheWorkerThatRanItsUpstream() {
    cell.register(CHAIN);
    cell.join("small", 1);
    cell.run("r1", CHAIN);
    cell.join("large", 10);
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.dispatch("b").worker()).isEqualTo("small");
  }

  @Test
  void tasksGoToTheWorkerWithMostFreeSlots() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.join("w2", 3);
    for (int i = 0; i < 4; i++) {
      cell.run("r" + i, CHAIN);
    }
    assertThat(cell.dispatches())
        .extracting(WorkerMessage.Dispatch::worker)
        .containsExactly("w2", "w2", "w1", "w2");
  }

  @Test
  void anotherLeadersObservationsAreIgnored() {
    cell.join("w1", 1);
    String old = cell.state().meta().leader();
    cell.seat();
    cell.decide(new io.anabranch.schemas.event.LeaderEvent.WorkerSilent(old, "w1", 6));
    assertThat(cell.state().liveWorkers()).containsExactly("w1");
    assertThat(cell.state().epoch()).isEqualTo(2);
  }

  @Test
  void aWorkerThatReadsAPartitionThatIsNotThereIsRefused() {
    cell.decide(new WorkerEvent.WorkerJoined("w9", 4, 1, List.of("default"), "host", "test", null));
    assertThat(cell.state().liveWorkers()).isEmpty();
  }

  @Test
  void aWorkerThatTakesOverADirectoryReplacesTheFormerAtOnce() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    cell.decide(new WorkerEvent.WorkerJoined("w2", 1, 1, List.of("default"), "h", "t", "w1"));
    assertThat(cell.dispatch("a").worker()).isEqualTo("w2");
    assertThat(cell.state().liveWorkers()).containsExactly("w2");
  }

  @Test
  void aFailedRunLeavesTheStoreAfterItsRetention() {
    aFailedChain();
    cell.advance(Rules.FAILED_RUN_KEPT);
    cell.timer();
    assertThat(cell.state().run("r1")).isNull();
    cell.decide(new RunCommand.LetterRetryRequested(onlyLetter(), 0, null));
    assertThat(cell.decisions().getLast().events().getFirst())
        .isInstanceOf(HistoryEvent.Ignored.class);
  }

  private void aFailedChain() {
    cell.register(CHAIN);
    cell.join("w1", 1);
    cell.run("r1", CHAIN);
    fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }
}

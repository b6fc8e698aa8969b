package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecideWorkerTest {
  private final CellDriver cell = new CellDriver();

  @Test
  void aLostWorkersAttemptsGoToOthersAndItsResultsCountNoMore() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
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

  /** Run with {@code -Danabranch.test.guard-off=stale-attempts} this test must fail. */
  @Test
  void theResultOfAnAttemptThatWasGivenToAnotherCountsNoMore() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    WorkerMessage.Dispatch first = cell.dispatch("a");
    cell.decide(new AttemptEvent.AttemptAbandoned("w1", first.attempt(), "It was restarted."));
    WorkerMessage.Dispatch second = cell.dispatch("a");
    assertThat(second.attempt().token()).isNotEqualTo(first.attempt().token());

    Decision late = cell.succeed(first);

    assertThat(late.events()).hasOnlyElementsOfType(HistoryEvent.Ignored.class);
    assertThat(cell.dispatches()).noneMatch(one -> one.attempt().task().equals("b"));
  }

  @Test
  void aTaskThatLosesThreeWorkersIsDead() {
    cell.register(TestDags.CHAIN);
    for (int i = 1; i <= 3; i++) {
      cell.join("w" + i, 1);
    }
    cell.run("r1", TestDags.CHAIN);
    for (int i = 0; i < 3; i++) {
      cell.silent(cell.dispatch("a").worker());
    }
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(((LetterEvent.Opened) cell.letters().getFirst()).content().kind())
        .isEqualTo(LetterKind.WORKER_LOST);
  }

  @Test
  void whatAWorkerDoesNotKnowOfIsLost() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
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
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
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
    cell.register(TestDags.CHAIN);
    for (int i = 0; i < 10; i++) {
      cell.join("w" + i, 1);
    }
    cell.run("r1", TestDags.CHAIN);
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
    cell.fail(a, ErrorKind.TIMEOUT);
    assertThat(cell.dispatch("b").worker()).isEqualTo("w1");
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aRunWhoseSlotIsStillHeldStaysBeyondItsRetentionAndFiresNoTimerInVain() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    WorkerMessage.Dispatch a = cell.dispatch("a");
    cell.decide(new AttemptEvent.TaskStarted("w1", a.attempt(), null));
    cell.advance(Duration.ofMinutes(5).plus(Rules.TIMEOUT_GRACE));
    cell.timer();
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    cell.advance(Rules.FAILED_RUN_KEPT);
    assertThat(cell.state().earliestDue()).isNull();
    cell.timer();
    cell.fail(a, ErrorKind.TIMEOUT);
    cell.timer();
    assertThat(cell.state().run("r1")).isNull();
  }

  @Test
  void aDrainingWorkerGetsNothingAndItsLeavingGivesBackWhatItHeld() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 2);
    cell.run("r1", TestDags.CHAIN);
    cell.decide(new WorkerEvent.WorkerDraining("w1"));
    cell.run("r2", TestDags.CHAIN);
    assertThat(cell.dispatches()).hasSize(1);
    cell.decide(new WorkerEvent.WorkerLeft("w1"));
    cell.join("w2", 2);
    assertThat(cell.dispatches()).hasSize(3);
    assertThat(cell.events(HistoryEvent.AttemptWithdrawn.class).getFirst().why())
        .isEqualTo(HistoryEvent.Withdrawal.ABANDONED);
  }

  @Test
  void aTaskGoesToTheWorkerThatRanItsUpstream() {
    cell.register(TestDags.CHAIN);
    cell.join("small", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.join("large", 10);
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.dispatch("b").worker()).isEqualTo("small");
  }

  @Test
  void tasksGoToTheWorkerWithMostFreeSlots() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.join("w2", 3);
    for (int i = 0; i < 4; i++) {
      cell.run("r" + i, TestDags.CHAIN);
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
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.decide(new WorkerEvent.WorkerJoined("w2", 1, 1, List.of("default"), "h", "t", "w1"));
    assertThat(cell.dispatch("a").worker()).isEqualTo("w2");
    assertThat(cell.state().liveWorkers()).containsExactly("w2");
  }
}

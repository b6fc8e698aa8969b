package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.Unreadable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecideLetterTest {
  private final CellDriver cell = new CellDriver();

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
  void attemptsUsedUpFailTheRunAndOpenOneLetter() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    cell.advance(Duration.ofSeconds(10));
    cell.timer();
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class).getFirst().tasks()).containsExactly("c");
    assertThat(((LetterEvent.Opened) cell.letters().getFirst()).content().task())
        .satisfies(task -> assertThat(task).isNotNull())
        .extracting("task", "attempt", "logTail")
        .containsExactly("b", 2, "tail");
  }

  @Test
  void theRetryOfALetterOpensTheRunAgainAndFinishesIt() {
    aFailedChain();
    String letter = cell.lastLetter();
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
    String first = cell.lastLetter();
    cell.decide(new RunCommand.LetterRetryRequested(first, 0, "me"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(cell.lastLetter()).isNotEqualTo(first);
    assertThat(cell.letters())
        .anyMatch(
            event -> event instanceof LetterEvent.Discarded gone && gone.letter().equals(first));
    cell.decide(new RunCommand.LetterRetryRequested(cell.lastLetter(), 0, "me"));
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(3);
  }

  @Test
  void aRetryLeavesAloneWhatAnotherFailureHoldsBack() {
    cell.register(TestDags.DIAMOND);
    cell.join("w1", 4);
    cell.run("r1", TestDags.DIAMOND);
    cell.succeed(cell.dispatch("top"));
    cell.fail(cell.dispatch("left"), ErrorKind.EXIT_CODE);
    cell.fail(cell.dispatch("right"), ErrorKind.EXIT_CODE);
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
  void aFailedRunLeavesTheStoreAfterItsRetention() {
    aFailedChain();
    cell.advance(Rules.FAILED_RUN_KEPT);
    cell.timer();
    assertThat(cell.state().run("r1")).isNull();
    cell.decide(new RunCommand.LetterRetryRequested(cell.lastLetter(), 0, null));
    assertThat(cell.decisions().getLast().events().getFirst())
        .isInstanceOf(HistoryEvent.Ignored.class);
  }

  private void aFailedChain() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 1);
    cell.run("r1", TestDags.CHAIN);
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }
}

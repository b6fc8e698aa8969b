package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.CatalogRecord.Result;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecideDagTest {
  private static final DagSpec DAG = TestDags.dag("etl", TestDags.task("a"));
  private static final DagSpec CHANGED =
      TestDags.dag("etl", TestDags.task("a"), TestDags.task("b"));
  private static final Duration MONTH = Duration.ofDays(30);

  private final CellDriver cell = new CellDriver();

  DecideDagTest() {
    cell.register(DAG);
    cell.join("w1", 10);
  }

  @Test
  void runsOfAPausedDagWaitAndStartInTheirOrder() {
    Decision paused = pause(true);
    cell.run("r1", DAG);
    cell.run("r2", DAG);

    assertThat(paused.catalog())
        .extracting(CatalogRecord::key)
        .containsExactly("dag/etl", "outcome/etl");
    assertThat(cell.dispatches()).isEmpty();
    assertThat(cell.state().progress("r1").state()).isEqualTo(RunState.QUEUED);

    cell.seat();
    pause(false);

    assertThat(cell.dispatches())
        .extracting(one -> one.attempt().runId())
        .containsExactly("r1", "r2");
  }

  @Test
  void whatRunsGoesOnWhileItsDagIsPaused() {
    DagSpec two = TestDags.dag("etl", TestDags.task("a"), TestDags.task("b", "a"));
    cell.register(two);
    cell.run("r1", two);
    pause(true);
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void manyQueuedRunsStartBitByBitAndNewOnesBehindThem() {
    pause(true);
    for (int i = 0; i < Rules.QUEUED_AT_ONCE + 5; i++) {
      cell.run("r" + i, DAG);
    }
    pause(false);
    cell.run("late", DAG);

    assertThat(cell.events(HistoryEvent.RunStarted.class)).hasSize(Rules.QUEUED_AT_ONCE);
    assertThat(cell.state().progress("late").state()).isEqualTo(RunState.QUEUED);
    assertThat(cell.state().earliestDue()).isBefore(cell.now());

    cell.timer();
    assertThat(cell.events(HistoryEvent.RunStarted.class).getLast().runId()).isEqualTo("late");
    cell.run("later", DAG);
    assertThat(cell.state().progress("later").state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aDagThatIsPausedAgainWhileItsQueueDrainsStartsNoMore() {
    pause(true);
    for (int i = 0; i < Rules.QUEUED_AT_ONCE + 5; i++) {
      cell.run("r" + i, DAG);
    }
    pause(false);
    pause(true);
    cell.timer();
    assertThat(cell.events(HistoryEvent.RunStarted.class)).hasSize(Rules.QUEUED_AT_ONCE);
  }

  @Test
  void aQueuedRunCanBeCancelledPausedAndNotMarked() {
    pause(true);
    cell.run("r1", DAG);
    cell.run("r2", DAG);
    cell.decide(new RunOperation.RunCancelRequested("r1", null, null, null));
    cell.decide(new RunOperation.RunPauseRequested("r2", null, null));
    Decision mark =
        cell.decide(
            new RunOperation.TaskMarkRequested(
                "r2", null, null, null, "a", TaskState.SUCCEEDED, null));
    assertThat(mark.events())
        .containsExactly(
            new HistoryEvent.Ignored("Run r2 has not started; its tasks can be steered then."));
    assertThat(cell.ended("r1")).isEqualTo(RunState.CANCELLED);

    pause(false);
    assertThat(cell.dispatches()).isEmpty();
    cell.decide(new RunOperation.RunResumeRequested("r2", null, null));
    assertThat(cell.dispatches()).hasSize(1);
  }

  @Test
  void aRetiredDagHasNoNewRunsAndThoseThatWaitedAreCancelled() {
    pause(true);
    cell.run("r1", DAG);
    cell.decide(new DagCommand.DagRetireRequested("etl", "ada"));
    cell.run("r2", DAG);

    assertThat(cell.ended("r1")).isEqualTo(RunState.CANCELLED);
    assertThat(((LetterEvent.Opened) cell.letters().getLast()).content().error())
        .contains("'etl' was retired. Register it again");
    assertThat(pause(true).catalog().getLast())
        .isInstanceOfSatisfying(
            CatalogRecord.RegistrationOutcome.class,
            outcome -> assertThat(outcome.result()).isEqualTo(Result.REFUSED));

    Decision back = cell.register(DAG);
    assertThat(back.events())
        .contains(new HistoryEvent.DagSteered("etl", DagStanding.ACTIVE, "test"));
    cell.run("r3", DAG);
    assertThat(cell.dispatches()).hasSize(1);
  }

  @Test
  void aStandingThatItHasIsRepeatedAndAnUnknownDagRefused() {
    assertThat(outcome(pause(false))).isEqualTo(Result.REPEATED);
    assertThat(outcome(cell.decide(new DagCommand.DagRetireRequested("none", null))))
        .isEqualTo(Result.REFUSED);
  }

  @Test
  void aVersionGoesWhenNothingRanInItForAMonthButNotTheNewest() {
    cell.register(CHANGED);
    cell.advance(MONTH);
    Decision gone = cell.timer();

    assertThat(gone.events()).containsExactly(new HistoryEvent.DagVersionDropped("etl", 1));
    assertThat(gone.catalog()).extracting(CatalogRecord::key).containsExactly("dag/etl@1");
    assertThat(cell.state().dag("etl", 1)).isNull();
    cell.decide(new RunCommand.RunRequested("r1", "etl", 1, Map.of(), null, null));
    assertThat(((LetterEvent.Opened) cell.letters().getLast()).content().error())
        .contains("'dagVersion' to be one of DAG 'etl'");
    cell.advance(MONTH.multipliedBy(2));
    cell.timer();
    assertThat(cell.state().dag("etl", 2)).isNotNull();
  }

  @Test
  void aVersionStaysWhileARunOfItIsHereAndAMonthAfterTheLastThatStarted() {
    cell.run("r1", DAG);
    cell.register(CHANGED);
    cell.advance(MONTH);
    assertThat(cell.timer().events()).contains(new HistoryEvent.DagVersionKept("etl", 1));
    cell.succeed(cell.dispatch("a"));
    cell.advance(MONTH.minusDays(1));
    cell.decide(new RunCommand.RunRequested("r2", "etl", 1, Map.of(), null, null));
    cell.succeed(cell.dispatch("a"));
    cell.advance(MONTH.minusDays(1));
    cell.timer();
    assertThat(cell.state().dag("etl", 1)).isNotNull();
    cell.advance(Duration.ofDays(1));
    cell.timer();
    assertThat(cell.state().dag("etl", 1)).isNull();
  }

  @Test
  void aSeededRunOfAPausedDagStartsWhereItsSeedsEnd() {
    DagSpec two = TestDags.dag("two", TestDags.task("a"), TestDags.task("b", "a"));
    cell.register(two);
    cell.decide(new DagCommand.DagPauseRequested("two", true, null));
    cell.decide(
        new RunCommand.RunRequested(
            "r2",
            "two",
            null,
            Map.of(),
            null,
            null,
            "r1",
            Map.of("a", new RunCommand.SeededTask(TaskState.SUCCEEDED, null))));
    assertThat(cell.dispatches()).isEmpty();
    assertThat(cell.decide(new RunOperation.RunRetryRequested("r2", null, null, "a")).events())
        .containsExactly(
            new HistoryEvent.Ignored("Run r2 has not started; its tasks can be steered then."));
    cell.decide(new DagCommand.DagPauseRequested("two", false, null));
    assertThat(cell.dispatch("b").attempt().attempt()).isEqualTo(1);
    assertThat(cell.dispatches()).hasSize(1);
  }

  private Decision pause(boolean paused) {
    return cell.decide(new DagCommand.DagPauseRequested("etl", paused, "ada"));
  }

  private static Result outcome(Decision decision) {
    List<CatalogRecord.RegistrationOutcome> outcomes =
        decision.catalog().stream()
            .filter(CatalogRecord.RegistrationOutcome.class::isInstance)
            .map(CatalogRecord.RegistrationOutcome.class::cast)
            .toList();
    return outcomes.getLast().result();
  }
}

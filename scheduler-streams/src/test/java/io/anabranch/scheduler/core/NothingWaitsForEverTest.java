package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each state that is not final is seen, and has somebody or something that will end it. */
class NothingWaitsForEverTest {
  private final CellDriver cell = new CellDriver();
  private final Map<String, String> seen = new TreeMap<>();

  @Test
  void everyStateThatIsNotFinalHasATimerOrAHolder() {
    DagSpec dag =
        TestDags.dag(
            "all",
            TestDags.task("a"),
            TestDags.task("b", TestDags.retries(2, Duration.ofSeconds(10))),
            TestDags.task("c", "a"));
    cell.register(dag);
    cell.run("r1", dag);
    look();
    cell.join("w1", 2);
    look();
    cell.decide(new AttemptEvent.TaskStarted("w1", cell.dispatch("a").attempt(), null));
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    look();
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    look();
    String letter = cell.lastLetter();
    cell.decide(new RunCommand.LetterRetryRequested(letter, 0, "ada"));
    look();
    cell.decide(new RunOperation.RunPauseRequested("r1", "req-1", "ada"));
    cell.decide(new DagCommand.DagPauseRequested("all", true, "ada"));
    cell.run("queued", dag);
    look();
    cell.decide(new RunOperation.RunCancelRequested("r1", null, "ada", null));
    cell.decide(
        new AttemptEvent.DispatchReturned("w1", cell.dispatch("a").attempt(), "the disk is full"));
    look();
    cell.decide(new DagCommand.DagPauseRequested("all", false, "ada"));
    cell.decide(new WorkerEvent.WorkerDraining("w1"));
    look();
    cell.silent("w1");
    look();

    assertThat(seen)
        .containsKeys(
            Arrays.stream(RunState.values())
                .filter(state -> !state.isTerminal())
                .map(state -> "run " + state)
                .toArray(String[]::new))
        .containsKeys(
            Arrays.stream(TaskState.values())
                .filter(state -> !state.isTerminal())
                .map(state -> "task " + state)
                .toArray(String[]::new))
        .containsKeys(
            Arrays.stream(WorkerEntry.Standing.values())
                .map(state -> "worker " + state)
                .toArray(String[]::new))
        .containsKeys("letter OPEN", "letter RETRIED", "run CANCELLED");
  }

  private void look() {
    cell.state()
        .entries()
        .forEach((key, entry) -> seen.put(what(entry), Holders.of(cell.state(), entry)));
  }

  private String what(Entry entry) {
    return switch (entry) {
      case Entry.Run run -> "run " + cell.state().progress(run.runId()).state();
      case TaskEntry task -> "task " + task.state();
      case WorkerEntry worker -> "worker " + worker.standing();
      case Entry.Letter letter -> "letter " + (letter.retries() == 0 ? "OPEN" : "RETRIED");
      default -> entry.getClass().getSimpleName();
    };
  }

  @Test
  void whatNothingWillMoveIsFound() {
    cell.register(TestDags.CHAIN);
    cell.run("r1", TestDags.CHAIN);
    TaskEntry ready = Apply.task(cell.state(), "r1", "a");
    for (Entry stuck :
        new Entry[] {
          ready.retrying(cell.now()).ended(TaskState.RETRYING),
          ready.ended(TaskState.RUNNING),
          TaskEntry.pending("r1", "a", "default", 1),
          TaskEntry.pending("gone", "a", "default", 1),
          new Entry.Letter("dl-1-0", "r1", "a", 1),
          new DagEntry.Queued("r1", "chain", 7)
        }) {
      assertThatThrownBy(() -> Holders.of(cell.state(), stuck))
          .as("%s", stuck)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Nothing will ever move");
    }
  }
}

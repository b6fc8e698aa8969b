package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.TestDags.dag;
import static io.anabranch.scheduler.core.TestDags.mayFail;
import static io.anabranch.scheduler.core.TestDags.ruled;
import static io.anabranch.scheduler.core.TestDags.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows from the end of a task: for those after it, for its run, for its dead letter. */
class DecideEndTest {
  private final CellDriver cell = new CellDriver();

  private void start(TaskSpec... tasks) {
    start(dag("d", tasks));
  }

  private void start(DagSpec dag) {
    cell.register(dag);
    cell.join("w1", 8);
    cell.run("r1", dag);
  }

  private void skip(String task) {
    var dispatch = cell.dispatch(task);
    cell.decide(new AttemptEvent.TaskSkipped(dispatch.worker(), dispatch.attempt(), null, null));
  }

  private List<String> dispatched() {
    return cell.dispatches().stream().map(one -> one.attempt().task()).toList();
  }

  @Test
  void aHandlerOfAFailureStartsAtTheFirstAndDoesNotSaveTheRun() {
    start(task("a"), task("b"), ruled("alarm", TriggerRule.ONE_FAILED, "a", "b"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(dispatched()).containsExactly("a", "b", "alarm");
    cell.succeed(cell.dispatch("alarm"));
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void anAllowedFailureMakesNoLetterAndLeavesTheRunSucceeded() {
    start(mayFail("a"), task("after", "a"), ruled("clean", TriggerRule.ALL_DONE, "after"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class))
        .containsExactly(
            new HistoryEvent.TasksNotRun("r1", List.of("after"), TaskState.UPSTREAM_FAILED, "a"));
    cell.succeed(cell.dispatch("clean"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.letters()).isEmpty();
    assertThat(cell.state().run("r1")).isNull();
  }

  @Test
  void aTaskThatAlwaysStartsDoesNotWaitForItsUpstreams() {
    start(task("a"), ruled("b", TriggerRule.ALWAYS, "a"));
    assertThat(dispatched()).containsExactly("a", "b");
    cell.succeed(cell.dispatch("b"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aSkipSpreadsAsFarAsTheRulesSay() {
    start(
        task("a"),
        task("b", "a"),
        ruled("c", TriggerRule.ALL_SKIPPED, "b"),
        ruled("d", TriggerRule.NONE_SKIPPED, "b"));
    skip("a");
    assertThat(dispatched()).containsExactly("a", "c");
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aLongChainThatNeverStartsIsToldInFewEvents() {
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("t0")));
    IntStream.range(1, 2_000).forEach(i -> tasks.add(task("t" + i, "t" + (i - 1))));
    start(dag("d", tasks.toArray(TaskSpec[]::new)));
    cell.fail(cell.dispatch("t0"), ErrorKind.EXIT_CODE);
    assertThat(cell.events(HistoryEvent.TasksNotRun.class)).hasSize(4);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aRetryOpensWhatItsRuleMayStillStartAndLeavesTheHandlerThatRan() {
    start(
        task("a"),
        ruled("alarm", TriggerRule.ONE_FAILED, "a"),
        task("b", "a"),
        ruled("c", TriggerRule.NONE_FAILED, "b"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    cell.succeed(cell.dispatch("alarm"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    cell.decide(new LetterRetryRequested(cell.lastLetter(), 0, "ada"));
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(dispatched()).containsExactly("a", "alarm", "a", "b", "c");
  }

  @Test
  void theRetryOfAnAlarmThatFailedIsSkippedOnceItsCauseIsMended() {
    start(task("a"), ruled("alarm", TriggerRule.ONE_FAILED, "a"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    String cause = cell.lastLetter();
    cell.fail(cell.dispatch("alarm"), ErrorKind.EXIT_CODE);
    String alarm = cell.lastLetter();
    cell.decide(new LetterRetryRequested(cause, 0, "ada"));
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    cell.decide(new LetterRetryRequested(alarm, 0, "ada"));
    assertThat(dispatched()).containsExactly("a", "alarm", "a");
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
    assertThat(cell.events(HistoryEvent.LetterResolved.class))
        .extracting(HistoryEvent.LetterResolved::letter)
        .containsExactly(cause, alarm);
  }

  @Test
  void theRetryOfATaskWaitsForWhatIsOpenBeforeIt() {
    start(task("a"), ruled("b", TriggerRule.ALL_DONE, "a"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    String first = cell.lastLetter();
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    String second = cell.lastLetter();
    cell.decide(new LetterRetryRequested(first, 0, "ada"));
    cell.decide(new LetterRetryRequested(second, 0, "ada"));
    assertThat(dispatched()).containsExactly("a", "b", "a");
    cell.succeed(cell.dispatch("a"));
    assertThat(dispatched()).containsExactly("a", "b", "a", "b");
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatWaitsForOthersCountsAFailureNoMoreOnceItIsRetried() {
    start(task("a"), task("b"), ruled("join", TriggerRule.ALL_DONE, "a", "b"));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    cell.decide(new LetterRetryRequested(cell.lastLetter(), 0, "ada"));
    cell.succeed(cell.dispatch("b"));
    assertThat(dispatched()).containsExactly("a", "b", "a");
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("join"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }
}

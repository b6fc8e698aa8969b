package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.TestDags.dag;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a task may wait for a slot, and all its attempts may take. */
class DecideTimeoutTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CellDriver cell = new CellDriver();

  private void start(TaskSpec... tasks) {
    DagSpec dag = dag("d", tasks);
    cell.register(dag);
    cell.run("r1", dag);
  }

  private static TaskSpec task(String id, @Nullable Duration queue, @Nullable Duration total) {
    TaskSpec plain = TestDags.task(id, TestDags.retries(9, MINUTE));
    return new TaskSpec(
        id,
        plain.dependencies(),
        plain.triggerRule(),
        null,
        plain.queue(),
        plain.timeout(),
        queue,
        total,
        plain.retry(),
        false,
        plain.env(),
        plain.files(),
        plain.action());
  }

  private void pass(Duration time) {
    cell.advance(time);
    cell.timer();
  }

  private HistoryEvent.TaskFailed failed() {
    return cell.events(HistoryEvent.TaskFailed.class).getLast();
  }

  @Test
  void aTaskThatNoWorkerTakesFailsAtItsQueueTimeoutAndNotBefore() {
    start(task("a", MINUTE, null), task("b", null, null));
    pass(MINUTE.minusMillis(1));
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(failed().error().kind()).isEqualTo(ErrorKind.QUEUE_TIMEOUT);
    assertThat(failed().error().message()).contains("queue 'default'");
    cell.join("w1", 1);
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aTaskThatWasTakenInTimeIsNotBoundByItsQueueTimeout() {
    start(task("a", MINUTE, null));
    cell.join("w1", 1);
    pass(MINUTE.multipliedBy(2));
    cell.succeed(cell.dispatch("a"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void noAttemptBeginsAfterTheTotalTimeout() {
    start(task("a", null, MINUTE.multipliedBy(2)));
    cell.join("w1", 1);
    pass(MINUTE);
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(failed().error().kind()).isEqualTo(ErrorKind.EXIT_CODE);
    assertThat(failed().error().message()).contains("'totalTimeout' is over");
  }

  @Test
  void aLaterAttemptHasOnlyTheTimeThatIsLeft() {
    start(task("a", null, MINUTE.multipliedBy(4)));
    cell.join("w1", 1);
    assertThat(cell.dispatch("a").task().timeout()).isEqualTo(MINUTE.multipliedBy(4));
    pass(MINUTE);
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    pass(MINUTE);
    assertThat(cell.dispatch("a").attempt().attempt()).isEqualTo(2);
    assertThat(cell.dispatch("a").task().timeout()).isEqualTo(MINUTE.multipliedBy(2));
  }

  @Test
  void aTaskThatWaitsForASlotAgainFailsAtItsTotalTimeout() {
    start(task("a", null, MINUTE.multipliedBy(3)));
    cell.join("w1", 1);
    cell.silent("w1");
    pass(MINUTE.multipliedBy(3).minusMillis(1));
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(failed().error().kind()).isEqualTo(ErrorKind.TIMEOUT);
  }
}

package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.TestDags.dag;
import static io.anabranch.scheduler.core.TestDags.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether and when a failed task is tried again. */
class DecideRetryTest {
  private static final Duration DELAY = Duration.ofMinutes(1);

  private final CellDriver cell = new CellDriver();

  private static RetryPolicy policy(List<String> on, @Nullable Duration maxDuration) {
    return new RetryPolicy(
        5,
        RetryPolicy.Backoff.CONSTANT,
        DELAY,
        2,
        Duration.ofMinutes(5),
        RetryPolicy.Jitter.NONE,
        on.stream().map(ErrorMatch::parse).toList(),
        List.of(),
        maxDuration);
  }

  private void start(RetryPolicy policy) {
    DagSpec dag = dag("d", task("a", policy));
    cell.register(dag);
    cell.join("w1", 1);
    cell.run("r1", dag);
  }

  private void fail(TaskError error) {
    var dispatch = cell.dispatch("a");
    cell.decide(
        new AttemptEvent.TaskFailed(dispatch.worker(), dispatch.attempt(), null, null, error, ""));
  }

  private static TaskError exit(int code) {
    return new TaskError(ErrorKind.EXIT_CODE, "It failed.", code, null);
  }

  private static TaskError busy(Duration retryAfter) {
    return new TaskError(ErrorKind.HTTP_STATUS, "It is busy.", null, 503, retryAfter);
  }

  private Instant due() {
    return cell.events(HistoryEvent.TaskRetrying.class).getLast().dueAt();
  }

  @Test
  void onlyTheErrorsThatThePolicyNamesAreTriedAgain() {
    start(policy(List.of("75"), null));
    fail(exit(75));
    assertThat(cell.events(HistoryEvent.TaskRetrying.class)).hasSize(1);
    cell.advance(DELAY);
    cell.timer();
    fail(exit(76));
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).hasSize(1);
  }

  @Test
  void noAttemptBeginsAfterMaxDuration() {
    start(policy(List.of(), Duration.ofMinutes(3).plusMillis(1)));
    cell.advance(Duration.ofMinutes(1));
    fail(exit(1));
    cell.advance(DELAY);
    cell.timer();
    fail(exit(1));
    assertThat(due()).isEqualTo(CellDriver.START.plus(Duration.ofMinutes(3)));
    cell.advance(DELAY);
    cell.timer();
    fail(exit(1));
    assertThat(cell.events(HistoryEvent.TaskFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.error().message()).contains("'maxDuration'"));
  }

  @Test
  void aTaskThatFindsNoSlotWithinMaxDurationHasFailedForGood() {
    start(policy(List.of(), Duration.ofMinutes(3)));
    fail(exit(1));
    cell.silent("w1");
    cell.advance(DELAY);
    cell.timer();
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).isEmpty();
    cell.advance(Duration.ofMinutes(2));
    cell.timer();
    assertThat(cell.events(HistoryEvent.TaskFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.error().message()).contains("'maxDuration'"));
  }

  @Test
  void aLettersRetryCountsMaxDurationAnew() {
    start(policy(List.of(), Duration.ofSeconds(90)));
    cell.advance(Duration.ofMinutes(2));
    fail(exit(1));
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).hasSize(1);
    cell.decide(new LetterRetryRequested(cell.lastLetter(), 0, "ada"));
    fail(exit(1));
    assertThat(cell.events(HistoryEvent.TaskRetrying.class)).hasSize(1);
  }

  @Test
  void whoAsksToBeLeftAloneIsLeftAloneForADayAtMost() {
    start(policy(List.of(), null));
    fail(busy(Duration.ofMinutes(7)));
    assertThat(due()).isEqualTo(cell.now().plus(Duration.ofMinutes(7)));
    cell.advance(Duration.ofMinutes(7));
    cell.timer();
    fail(busy(Duration.ofSeconds(2)));
    assertThat(due()).isEqualTo(cell.now().plus(DELAY));
    cell.advance(DELAY);
    cell.timer();
    fail(busy(Duration.ofDays(400)));
    assertThat(due()).isEqualTo(cell.now().plus(Duration.ofDays(1)));
  }
}

package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.BrokenLog.changed;
import static io.anabranch.scheduler.core.BrokenLog.each;
import static io.anabranch.scheduler.core.BrokenLog.moved;
import static io.anabranch.scheduler.core.BrokenLog.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.AttemptDispatched;
import io.anabranch.schemas.event.HistoryEvent.RunEnded;
import io.anabranch.schemas.event.HistoryEvent.RunSteered;
import io.anabranch.schemas.event.HistoryEvent.TasksNotRun;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that cannot fail shows nothing: each promise rejects logs that break it, and only it. */
class PromisesTest {
  private static final RecordedStory STORY = new RecordedStory();
  private static final SteeredStory STEERED = new SteeredStory();

  /** {@code promise}: the one that has to reject the log. */
  record Mutant(String promise, String what, Promises promises) {
    @Override
    public String toString() {
      return promise + ": " + what;
    }
  }

  private static Mutant mutant(String promise, String what, List<Decision> log) {
    return new Mutant(promise, what, new Promises(log, STORY.dags()));
  }

  static Stream<Mutant> mutants() {
    return Stream.of(runs(), tasks(), attempts(), letters(), leadersAndSlots(), people())
        .flatMap(List::stream);
  }

  private static List<Mutant> runs() {
    List<Decision> log = STORY.log();
    return List.of(
        mutant(
            "everyRunEndsOnce",
            "the log ends before the run does",
            log.subList(0, log.indexOf(STORY.last))),
        mutant(
            "everyRunEndsOnce",
            "a run ends twice",
            each(log, STORY.dead, RunEnded.class, e -> List.of(e, e))),
        mutant(
            "finalStatesAbsorb",
            "a run ends before its last task",
            changed(log, STORY.succeeded, BrokenLog::endsFirst)),
        mutant(
            "finalStatesAbsorb",
            "a run ends a decision after its last task",
            moved(log, RunEnded.class, STORY.dead, STORY.unreadable)),
        mutant(
            "runsEndAsTheirTasksDid",
            "a run whose task failed succeeds",
            each(
                log,
                STORY.dead,
                RunEnded.class,
                e -> List.of(new RunEnded(e.runId(), RunState.SUCCEEDED)))),
        mutant(
            "runsEndAsTheirTasksDid",
            "a run whose tasks succeeded fails",
            each(
                log,
                STORY.succeeded,
                RunEnded.class,
                e -> List.of(new RunEnded(e.runId(), RunState.FAILED)))));
  }

  private static List<Mutant> tasks() {
    List<Decision> log = STORY.log();
    List<Decision> early = moved(log, HistoryEvent.TasksReady.class, STORY.first, STORY.again);
    return List.of(
        mutant(
            "tasksStartByTheirRules",
            "a task is sent before the end of the one before it",
            moved(early, AttemptDispatched.class, STORY.first, STORY.again)),
        mutant(
            "tasksStartByTheirRules",
            "a task is skipped whose upstream failed",
            each(
                log,
                STORY.dead,
                TasksNotRun.class,
                e ->
                    List.of(
                        new TasksNotRun(e.runId(), e.tasks(), TaskState.SKIPPED, e.because())))),
        mutant(
            "countersEqualARecount",
            "a run is admitted with a task too many",
            each(
                log,
                STORY.admitted,
                HistoryEvent.RunAdmitted.class,
                e ->
                    List.of(
                        new HistoryEvent.RunAdmitted(
                            e.runId(),
                            e.dag(),
                            e.dagVersion(),
                            e.logicalTime(),
                            e.params(),
                            e.tasks() + 1,
                            e.chosenId(),
                            e.by())))),
        mutant(
            "countersEqualARecount",
            "a task that never starts is listed twice",
            each(
                log,
                STORY.dead,
                TasksNotRun.class,
                e ->
                    List.of(
                        new TasksNotRun(e.runId(), List.of("c", "c"), e.state(), e.because())))));
  }

  private static List<Mutant> attempts() {
    List<Decision> log = STORY.log();
    var patient = new RecordedStory(TestDags.retries(1, Duration.ofSeconds(10))).dags();
    return List.of(
        mutant(
            "attemptsHaveOneOutcome",
            "what came late counts, and what came in time is ignored",
            BrokenLog.swapped(log, STORY.late, STORY.succeeded)),
        mutant(
            "attemptsHaveOneOutcome",
            "what came late is passed over in silence",
            without(log, STORY.late, HistoryEvent.Ignored.class)),
        mutant(
            "attemptsHaveOneOutcome",
            "an attempt is sent twice with the same token",
            each(
                log,
                STORY.tried,
                AttemptDispatched.class,
                e -> List.of(RecordedStory.attempt(e, STORY.firstOf("b"), e.attempt().attempt())))),
        mutant(
            "attemptsAreCounted",
            "a number is left out",
            each(
                log,
                STORY.tried,
                AttemptDispatched.class,
                e -> List.of(RecordedStory.attempt(e, e.attempt().token(), 3)))),
        mutant(
            "attemptsAreCounted",
            "the backoff is a millisecond short",
            changed(
                log,
                STORY.tried,
                decision -> BrokenLog.at(decision, decision.stamped().time().minusMillis(1)))),
        new Mutant(
            "attemptsAreCounted",
            "there are more attempts than the policy allows",
            new Promises(log, patient)));
  }

  private static List<Mutant> letters() {
    List<Decision> log = STORY.log();
    return List.of(
        mutant(
            "failuresHaveLetters",
            "a failure has no letter",
            changed(
                without(log, STORY.unmourned, HistoryEvent.LetterOpened.class),
                STORY.unmourned.sequence(),
                decision -> BrokenLog.saying(decision, List.of()))),
        mutant(
            "failuresHaveLetters",
            "a letter is in history alone",
            changed(log, STORY.unmourned, decision -> BrokenLog.saying(decision, List.of()))),
        mutant(
            "failuresHaveLetters",
            "a refusal has two letters",
            changed(log, STORY.unreadable, BrokenLog::refusedTwice)),
        mutant(
            "failuresHaveLetters",
            "what cannot be read is ignored",
            changed(
                each(
                    log,
                    STORY.unreadable,
                    HistoryEvent.LetterOpened.class,
                    e -> List.of(new HistoryEvent.Ignored("It cannot be read."))),
                STORY.unreadable.sequence(),
                decision -> BrokenLog.saying(decision, List.of()))),
        mutant(
            "retriesOpenOnce",
            "the same retry counts twice",
            changed(
                each(
                    log,
                    STORY.repeated,
                    HistoryEvent.Ignored.class,
                    e -> List.of(new HistoryEvent.LetterRetried(STORY.letter, 1, null))),
                STORY.repeated.sequence(),
                decision ->
                    BrokenLog.saying(
                        decision,
                        List.of(
                            new LetterEvent.Retried(
                                STORY.letter, decision.stamped().time(), 1, null))))),
        mutant(
            "retriesOpenOnce",
            "a retry opens its task twice",
            each(
                log,
                STORY.retried,
                HistoryEvent.RunReopened.class,
                e -> List.of(new HistoryEvent.RunReopened(e.runId(), List.of("b", "b", "c"))))),
        mutant(
            "retriesOpenOnce",
            "a retry that succeeded discards its letter",
            changed(
                each(
                    log,
                    STORY.resolved,
                    HistoryEvent.LetterResolved.class,
                    e -> List.of(new HistoryEvent.LetterDiscarded(e.letter(), null, null))),
                STORY.resolved,
                BrokenLog::discarding)),
        mutant(
            "retriesOpenOnce",
            "the outcome of a retry leaves its letter open",
            changed(
                without(log, STORY.resolved, HistoryEvent.LetterResolved.class),
                STORY.resolved.sequence(),
                decision -> BrokenLog.saying(decision, List.of()))));
  }

  private static List<Mutant> leadersAndSlots() {
    List<Decision> log = STORY.log();
    return List.of(
        mutant(
            "epochsHaveOneLeader",
            "an epoch falls",
            changed(log, STORY.succeeded, decision -> BrokenLog.of(decision, 1))),
        mutant(
            "epochsHaveOneLeader",
            "two leaders share an epoch",
            each(
                log,
                STORY.crash,
                HistoryEvent.EpochRaised.class,
                e -> List.of(new HistoryEvent.EpochRaised(1, e.leader())))),
        mutant(
            "epochsHaveOneLeader",
            "a former leader is obeyed",
            changed(
                log,
                STORY.lost,
                decision ->
                    BrokenLog.on(decision, new LeaderEvent.WorkerSilent("leader-1", "w1", 6)))),
        mutant(
            "noReadyTaskWaitsForAFreeSlot",
            "a dispatch comes a decision late",
            moved(log, AttemptDispatched.class, STORY.admitted, STORY.again)),
        mutant(
            "noReadyTaskWaitsForAFreeSlot",
            "a worker had a slot more than it was given work for",
            STORY.withSlots(3)),
        mutant(
            "noReadyTaskWaitsForAFreeSlot",
            "a worker is given more than it has slots",
            STORY.withSlots(1)),
        mutant(
            "noReadyTaskWaitsForAFreeSlot",
            "a worker is given what is of a queue that it does not serve",
            STORY.withWorker(2, "gpu")));
  }

  private static List<Mutant> people() {
    List<Decision> log = STEERED.log();
    return List.of(
        steered(
            "requestsCountOnce",
            "a request that was done is done again",
            each(
                log,
                STEERED.pausedAgain,
                HistoryEvent.Ignored.class,
                e -> List.of(STEERED.paused.events().getFirst()))),
        steered(
            "requestsCountOnce",
            "another operation has the same request",
            each(
                log,
                STEERED.resumed,
                RunSteered.class,
                e -> List.of(with(e, e.steering(), "req-1")))),
        steered(
            "pausedRunsStartNothing",
            "a task is sent before the run is resumed",
            moved(log, AttemptDispatched.class, STEERED.resumed, STEERED.held)),
        steered(
            "pausedRunsStartNothing",
            "a task is sent when the run is paused once more",
            each(
                log,
                STEERED.resumed,
                RunSteered.class,
                e -> List.of(with(e, HistoryEvent.Steering.PAUSE, "req-2")))),
        steered(
            "runsEndAsTheirTasksDid",
            "a run that was cancelled fails",
            each(
                log,
                STEERED.cancelled,
                RunEnded.class,
                e -> List.of(new RunEnded(e.runId(), RunState.FAILED)))));
  }

  private static Mutant steered(String promise, String what, List<Decision> log) {
    return new Mutant(promise, what, new Promises(log, STEERED.dags()));
  }

  private static RunSteered with(RunSteered event, HistoryEvent.Steering steering, String request) {
    return new RunSteered(
        event.runId(), steering, event.by(), event.reason(), event.task(), request);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aBrokenLogIsRejectedByThePromiseThatItBreaksAndByNoOther(Mutant mutant) {
    List<String> rejecting = new ArrayList<>();
    mutant
        .promises()
        .all()
        .forEach(
            (name, promise) -> {
              try {
                promise.run();
              } catch (AssertionError e) {
                rejecting.add(name);
              }
            });
    assertThat(rejecting).containsExactly(mutant.promise());
  }

  @Test
  void theUnbrokenLogKeepsEveryPromise() {
    new Promises(STORY.log(), STORY.dags()).all().values().forEach(Runnable::run);
    new Promises(STEERED.log(), STEERED.dags()).all().values().forEach(Runnable::run);
  }

  @Test
  void eachPromiseHasTwoMutantsAtLeast() {
    Map<String, Long> mutants =
        mutants().collect(Collectors.groupingBy(Mutant::promise, Collectors.counting()));
    assertThat(mutants.keySet()).isEqualTo(new Promises(STORY.log(), STORY.dags()).all().keySet());
    assertThat(mutants.values()).allMatch(count -> count >= 2);
  }
}

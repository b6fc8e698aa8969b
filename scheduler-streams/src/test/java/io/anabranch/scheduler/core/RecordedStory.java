package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.TestDags.dag;
import static io.anabranch.scheduler.core.TestDags.task;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A log in which a bit of everything happens, and what is worth breaking in it by name. */
final class RecordedStory {
  private static final Duration DELAY = Duration.ofSeconds(10);

  private final CellDriver cell = new CellDriver();
  private final List<DagSpec> dags;

  private final Decision joined;

  /** Run r1 starts with task a. */
  final Decision admitted;

  /** The same request again. */
  final Decision again;

  /** Task a succeeds, so b is sent. */
  final Decision first;

  /** Task b is sent again, 10 s after it failed. */
  final Decision tried;

  /** Task b fails for good, so c never starts and the run fails. */
  final Decision dead;

  final Decision unreadable;
  final String letter;
  final Decision retried;

  /** The same retry again. */
  final Decision repeated;

  /** Task b succeeds after the retry of its letter. */
  final Decision resolved;

  final Decision crash;

  /** What was given up has succeeded all the same. */
  final Decision late;

  /** The only task of run r2 succeeds. */
  final Decision succeeded;

  /** The only task of run r3 fails, and nobody retries it. */
  final Decision unmourned;

  final Decision lost;

  /** The only task of the last run succeeds. */
  final Decision last;

  RecordedStory() {
    this(TestDags.retries(2, DELAY));
  }

  /** {@code told}: what {@link #dags} says of task b, whatever the cell was told. */
  RecordedStory(RetryPolicy told) {
    DagSpec one = dag("one", task("x"));
    DagSpec two = dag("two", task("y"), task("z"));
    dags = List.of(dag("chain", task("a"), task("b", told, "a"), task("c", "b")), one, two);
    cell.register(TestDags.CHAIN);
    cell.register(one);
    cell.register(two);
    joined = cell.join("w1", 2);
    admitted = cell.run("r1", TestDags.CHAIN);
    again = cell.run("r1", TestDags.CHAIN);
    first = cell.succeed(cell.dispatch("a"));
    cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    cell.advance(DELAY);
    tried = cell.timer();
    dead = cell.fail(cell.dispatch("b"), ErrorKind.EXIT_CODE);
    unreadable = cell.decide(new Unreadable("Expected JSON", "Z2FyYmFnZQ==", 7));
    letter =
        dead.events().stream()
            .filter(HistoryEvent.LetterOpened.class::isInstance)
            .map(event -> ((HistoryEvent.LetterOpened) event).letter())
            .findFirst()
            .orElseThrow();
    retried = cell.decide(new LetterRetryRequested(letter, 0, null));
    repeated = cell.decide(new LetterRetryRequested(letter, 0, null));
    resolved = cell.succeed(cell.dispatch("b"));
    cell.succeed(cell.dispatch("c"));
    for (String run : List.of("r4", "r5")) {
      cell.run(run, two);
    }
    for (int i = 0; i < 2; i++) {
      cell.succeed(cell.dispatch("y"));
      cell.succeed(cell.dispatch("z"));
    }
    crash = cell.seat();
    cell.run("r2", one);
    WorkerMessage.Dispatch given = cell.dispatch("x");
    cell.decide(new AttemptEvent.AttemptAbandoned("w1", given.attempt(), "shutdown"));
    late = cell.succeed(given);
    succeeded = cell.succeed(cell.dispatch("x"));
    cell.run("r3", one);
    unmourned = cell.fail(cell.dispatch("x"), ErrorKind.EXIT_CODE);
    lost = cell.silent("w1");
    cell.join("w2", 1);
    cell.run("r6", one);
    last = cell.succeed(cell.dispatch("x"));
  }

  List<Decision> log() {
    return cell.decisions();
  }

  Map<String, DagSpec> dags() {
    return Promises.first(dags);
  }

  /** The token of the first attempt of a task. */
  Token firstOf(String task) {
    return cell.dispatches().stream()
        .map(WorkerMessage.Dispatch::attempt)
        .filter(attempt -> attempt.task().equals(task))
        .findFirst()
        .orElseThrow()
        .token();
  }

  /** The dispatch with another token and number. */
  static HistoryEvent attempt(HistoryEvent.AttemptDispatched sent, Token token, int number) {
    AttemptRef ref = sent.attempt();
    return new HistoryEvent.AttemptDispatched(
        new AttemptRef(ref.runId(), ref.task(), number, token), sent.worker(), sent.reason());
  }

  /** The log where the first worker, who has two, has said that it has so many slots. */
  List<Decision> withSlots(int slots) {
    return BrokenLog.each(
        log(),
        joined,
        HistoryEvent.WorkerRegistered.class,
        e ->
            List.of(
                new HistoryEvent.WorkerRegistered(e.worker(), e.partition(), slots, e.queues())));
  }
}

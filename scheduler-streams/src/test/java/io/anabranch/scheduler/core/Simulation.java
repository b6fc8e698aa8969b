package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that misbehaves by a seed: random DAGs and outcomes, inputs that come twice, late or
 * from the dead, workers that come, drain, leave and are lost, and leaders that crash.
 */
final class Simulation {
  private static final class SimulatedWorker {
    final String id;
    boolean alive = true;
    Token lastRead = Token.NONE;
    final Map<Token, WorkerMessage.Dispatch> open = new TreeMap<>();

    SimulatedWorker(String id) {
      this.id = id;
    }
  }

  private static final int WHOLE = 100; // inputs
  private static final int MOST_TASKS = 200;
  // How much work one case makes at most: it is spent on many small runs or on few large ones.
  private static final int TASKS_OF_RUNS = 400;

  // Of neighbouring seeds that of java.util.Random makes alike cases.
  private final RandomGenerator random;
  private final SimulatedPeople people;
  private final boolean asks;
  private final int ends;
  private final int plainRules;
  private final List<DagSpec> dags = new ArrayList<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final List<Input> sent = new ArrayList<>();
  private int delivered;

  final CellDriver cell = new CellDriver(WHOLE);

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    people = new SimulatedPeople(random);
    // To compile a condition takes longer than all else in a small case.
    asks = random.nextInt(6) == 0;
    // Where much fails and rules are many, most of a large DAG never starts.
    ends = random.nextBoolean() ? 12 : 100;
    plainRules = random.nextBoolean() ? 2 : 30;
    int count = random.nextInt(3) == 0 ? 2 : 1;
    for (int i = 0; i < count; i++) {
      DagSpec dag = randomDag("dag" + i);
      dags.add(dag);
      cell.register(dag);
    }
  }

  /** Lives through trouble and its end; afterwards every run has ended. */
  void play() {
    int steps = 60 + largestDag();
    for (int i = 0; i < steps; i++) {
      step();
    }
    settle();
    cell.compareWhole();
  }

  private int largestDag() {
    return dags.stream().mapToInt(dag -> dag.tasks().size()).max().orElseThrow();
  }

  // Most have few tasks, one of twenty-five more than a hundred.
  private int randomSize() {
    return 1 + (int) (MOST_TASKS * Math.pow(random.nextDouble(), 16));
  }

  /** What was recorded, for the promises. */
  Promises promises() {
    return new Promises(cell.decisions(), Promises.first(dags));
  }

  private DagSpec randomDag(String name) {
    int size = randomSize();
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> upstreams = new ArrayList<>();
      // About three, however many tasks there are; now and then a third of all.
      int odds = random.nextInt(20) == 0 ? 3 : Math.max(3, i / 3);
      for (int j = 0; j < i; j++) {
        if (random.nextInt(odds) == 0) {
          upstreams.add("t" + j);
        }
      }
      RetryPolicy retry =
          new RetryPolicy(
              1 + random.nextInt(3),
              any(RetryPolicy.Backoff.values()),
              Duration.ofSeconds(random.nextInt(3)),
              2,
              Duration.ofSeconds(5),
              any(RetryPolicy.Jitter.values()),
              random.nextInt(4) == 0 ? List.of(ErrorMatch.parse("exitCode")) : List.of(),
              random.nextInt(6) == 0 ? List.of(ErrorMatch.parse("0-599")) : List.of(),
              random.nextInt(4) == 0 ? Duration.ofSeconds(20) : null);
      tasks.add(
          new TaskSpec(
              "t" + i,
              upstreams,
              random.nextInt(plainRules) > 0 ? TriggerRule.ALL_SUCCESS : any(TriggerRule.values()),
              condition(upstreams),
              random.nextInt(4) == 0 ? "gpu" : "default",
              Duration.ofSeconds(60),
              random.nextInt(5) == 0 ? Duration.ofSeconds(30) : null,
              random.nextInt(5) == 0 ? Duration.ofSeconds(100) : null,
              retry,
              random.nextInt(5) == 0,
              Map.of(),
              List.of(),
              new TaskAction.Noop()));
    }
    Duration timeout = random.nextInt(6) == 0 ? Duration.ofMinutes(5) : null;
    return new DagSpec(name, "", Map.of(), List.of(), timeout, Map.of(), tasks);
  }

  private @Nullable String condition(List<String> upstreams) {
    return switch (asks ? random.nextInt(10) : 9) {
      case 0 -> "false";
      case 1 -> "true";
      case 2 -> random.nextBoolean() ? null : ConditionModel.BROKEN;
      case 3, 4 -> upstreams.isEmpty() ? null : ConditionModel.succeeded(upstreams.getLast());
      default -> null;
    };
  }

  private <T> T any(T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  /** One step of trouble. */
  void step() {
    switch (random.nextInt(23)) {
      case 0, 1, 2 -> request();
      case 3 -> join();
      case 4 -> again();
      case 5 -> crash();
      case 6 -> loseWorker();
      case 7 -> holds();
      case 8 -> leave();
      case 9 -> retryLetter();
      case 10 -> cell.decide(new Unreadable("garbage", null, 0));
      case 13 -> send(people.operation(runId(), anyDag()));
      case 14 -> {
        if (random.nextInt(4) == 0) {
          send(people.about(anyDag()));
        }
      }
      case 15 -> {
        if (random.nextInt(3) == 0) {
          send(people.seeded(runId(), anyDag()));
        }
      }
      case 11, 12 -> {
        cell.advance(Duration.ofSeconds(random.nextInt(40)));
        cell.timer();
      }
      default -> attempts();
    }
    deliver();
  }

  private void crash() {
    if (random.nextBoolean()) {
      cell.seat();
    }
  }

  private void send(Input input) {
    sent.add(input);
    cell.decide(input);
  }

  private void request() {
    send(new RunCommand.RunRequested(runId(), anyDag().name(), null, Map.of(), null, null));
  }

  private String runId() {
    return "run" + random.nextInt(runIds());
  }

  private int runIds() {
    return Math.clamp(TASKS_OF_RUNS / largestDag(), 2, 12);
  }

  private DagSpec anyDag() {
    return dags.get(random.nextInt(dags.size()));
  }

  private void join() {
    SimulatedWorker worker = new SimulatedWorker("w" + workers.size());
    workers.add(worker);
    List<String> queues =
        List.of(List.of("default"), List.of("gpu"), List.of("default", "gpu"))
            .get(random.nextInt(3));
    send(
        new WorkerEvent.WorkerJoined(
            worker.id, random.nextInt(4), 1 + random.nextInt(3), queues, "host", "test", null));
  }

  // Anything that was ever sent may come again, however late.
  private void again() {
    if (!sent.isEmpty()) {
      Input input = sent.get(random.nextInt(sent.size()));
      cell.decide(input);
    }
  }

  private void loseWorker() {
    SimulatedWorker worker = anyWorker();
    if (worker != null) {
      cell.silent(worker.id);
      worker.alive = random.nextBoolean();
    }
  }

  private void holds() {
    SimulatedWorker worker = anyWorker();
    if (worker != null) {
      if (random.nextInt(4) == 0) {
        worker.open.clear();
      }
      cell.decide(
          new WorkerEvent.WorkerHolds(
              worker.id, worker.lastRead, List.copyOf(worker.open.keySet())));
    }
  }

  private void leave() {
    SimulatedWorker worker = anyWorker();
    if (worker != null) {
      send(new WorkerEvent.WorkerDraining(worker.id));
      deliver();
      if (random.nextBoolean()) {
        send(new WorkerEvent.WorkerLeft(worker.id));
        worker.open.clear();
        worker.alive = false;
      }
    }
  }

  private void retryLetter() {
    List<LetterEvent> letters =
        cell.letters().stream().filter(LetterEvent.Opened.class::isInstance).toList();
    if (!letters.isEmpty()) {
      String letter = letters.get(random.nextInt(letters.size())).letter();
      send(
          random.nextInt(5) == 0
              ? new RunCommand.LetterDiscardRequested(letter, null, null)
              : new RunCommand.LetterRetryRequested(letter, 0, null));
    }
  }

  private @Nullable SimulatedWorker anyWorker() {
    return workers.isEmpty() ? null : workers.get(random.nextInt(workers.size()));
  }

  // More at a time where there is more to do, or time goes by and little but timeouts happens.
  private void attempts() {
    for (int i = 0; i <= largestDag() / 40; i++) {
      attempt();
      deliver();
    }
  }

  private void attempt() {
    SimulatedWorker worker = anyWorker();
    if (worker == null || worker.open.isEmpty()) {
      return;
    }
    List<WorkerMessage.Dispatch> open = List.copyOf(worker.open.values());
    WorkerMessage.Dispatch one = open.get(random.nextInt(open.size()));
    if (random.nextInt(4) == 0) {
      send(new AttemptEvent.TaskStarted(worker.id, one.attempt(), null));
      return;
    }
    worker.open.remove(one.attempt().token());
    send(outcome(worker, one));
  }

  private Input outcome(SimulatedWorker worker, WorkerMessage.Dispatch one) {
    return switch (random.nextInt(ends)) {
      case 0, 1 -> failed(worker, one, ErrorKind.EXIT_CODE);
      case 2 -> failed(worker, one, ErrorKind.INVALID_TASK);
      case 3 -> new AttemptEvent.TaskSkipped(worker.id, one.attempt(), null, null);
      case 4 -> new AttemptEvent.AttemptAbandoned(worker.id, one.attempt(), "shutdown");
      case 5 -> new AttemptEvent.DispatchReturned(worker.id, one.attempt(), "disk full");
      default -> new AttemptEvent.TaskSucceeded(worker.id, one.attempt(), null, null, null);
    };
  }

  private static Input failed(SimulatedWorker worker, WorkerMessage.Dispatch one, ErrorKind kind) {
    return new AttemptEvent.TaskFailed(
        worker.id, one.attempt(), null, null, TaskError.of(kind, "boom"), "");
  }

  /** Hands the workers what was told to them since the last time. */
  private void deliver() {
    List<Decision> decisions = cell.decisions();
    while (delivered < decisions.size()) {
      for (Decision.Addressed told : decisions.get(delivered++).messages()) {
        for (SimulatedWorker worker : workers) {
          if (worker.alive && worker.id.equals(told.message().worker())) {
            receive(worker, told.message());
          }
        }
      }
    }
  }

  private void receive(SimulatedWorker worker, WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Dispatch dispatch -> {
        worker.lastRead = dispatch.attempt().token();
        worker.open.put(dispatch.attempt().token(), dispatch);
      }
      case WorkerMessage.KillAttempt kill -> {
        WorkerMessage.Dispatch killed = worker.open.remove(kill.attempt().token());
        if (killed != null) {
          send(failed(worker, killed, ErrorKind.TIMEOUT));
        }
      }
      case WorkerMessage.DismissWorker dismiss -> {
        worker.open.clear();
        worker.alive = false;
      }
    }
  }

  /** Trouble ends: a worker for all, time goes on, whatever is started succeeds. */
  void settle() {
    SimulatedWorker last = new SimulatedWorker("w" + workers.size());
    workers.add(last);
    send(
        new WorkerEvent.WorkerJoined(
            last.id, 0, 100, List.of("default", "gpu"), "host", "test", null));
    for (int i = 0; i < workers.size() - 1; i++) {
      cell.silent(workers.get(i).id);
      workers.get(i).alive = false;
    }
    for (int run = 0; run < runIds(); run++) {
      cell.decide(new RunOperation.RunResumeRequested("run" + run, null, null));
    }
    dags.forEach(dag -> SimulatedPeople.letGo(dag).forEach(cell::decide));
    deliver();
    for (int round = 0; round < 10 * MOST_TASKS; round++) {
      for (WorkerMessage.Dispatch one : List.copyOf(last.open.values())) {
        last.open.remove(one.attempt().token());
        cell.succeed(one);
      }
      deliver();
      Instant due = cell.state().earliestDue();
      if (due != null && due.isBefore(cell.now().plus(Duration.ofHours(1)))) {
        if (due.isAfter(cell.now())) {
          cell.advance(Duration.between(cell.now(), due));
        }
        cell.timer();
        deliver();
      } else if (last.open.isEmpty()) {
        return;
      }
    }
  }
}

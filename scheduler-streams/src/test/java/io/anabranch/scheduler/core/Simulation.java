package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
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
  // How much work one case makes at most: it is spent on many small runs or on few large ones.
  private static final int TASKS_OF_RUNS = 400;

  // Of neighbouring seeds that of java.util.Random makes alike cases.
  private final RandomGenerator random;
  private final SimulatedPeople people;
  private final int ends;
  private final List<DagSpec> dags;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final List<Input> sent = new ArrayList<>();
  private int delivered;

  final CellDriver cell = new CellDriver(WHOLE);

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    people = new SimulatedPeople(random);
    // Where much fails, most of a large DAG never starts.
    ends = random.nextBoolean() ? 12 : 100;
    dags = new RandomDags(random).some();
    dags.forEach(cell::register);
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

  /** What was recorded, for the promises. */
  Promises promises() {
    return new Promises(cell.decisions(), Promises.first(dags));
  }

  /** One step of trouble. */
  void step() {
    switch (random.nextInt(25)) {
      case 0, 1, 2 -> request();
      case 3 -> join();
      case 4 -> again();
      case 5 -> crash();
      case 6 -> loseWorker();
      case 7 -> holds();
      case 8 -> leave();
      case 9 -> retryLetter();
      case 10 -> cell.decide(garbage());
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
      case 16 -> change();
      case 17 -> sleep();
      default -> attempts();
    }
    deliver();
  }

  // A leader takes the seat with the first record that it reads: never two without one between.
  private void crash() {
    if (random.nextBoolean()
        && !(cell.decisions().getLast().stamped().input() instanceof SeatTaken)) {
      cell.seat();
    }
  }

  private static Unreadable garbage() {
    byte[] bytes = "garbage".getBytes(StandardCharsets.UTF_8);
    try {
      throw new AssertionError(Codec.TASK_EVENT.decode(bytes));
    } catch (UnreadableException e) {
      return new Unreadable(
          String.valueOf(e.getMessage()), Base64.getEncoder().encodeToString(bytes), bytes.length);
    }
  }

  // Long enough, now and then, for what is kept a while to be forgotten.
  private void sleep() {
    if (random.nextInt(10) == 0) {
      cell.advance(Duration.ofDays(random.nextInt(9)));
      cell.timer();
    }
  }

  private void send(Input input) {
    sent.add(input);
    cell.decide(input);
  }

  private void request() {
    boolean chosen = random.nextInt(8) > 0;
    send(
        new RunCommand.RunRequested(
            chosen ? runId() : null, anyDag().name(), null, Map.of(), null, null));
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
    SimulatedWorker former = random.nextInt(8) == 0 ? anyWorker() : null;
    SimulatedWorker worker = new SimulatedWorker("w" + workers.size());
    workers.add(worker);
    send(
        new WorkerEvent.WorkerJoined(
            worker.id,
            random.nextInt(4),
            1 + random.nextInt(3),
            queues(),
            "host",
            "test",
            former == null ? null : former.id));
  }

  private void change() {
    SimulatedWorker worker = anyWorker();
    if (worker != null) {
      send(new WorkerEvent.WorkerChanged(worker.id, 1 + random.nextInt(4), queues()));
    }
  }

  private List<String> queues() {
    return List.of(List.of("default"), List.of("gpu"), List.of("default", "gpu"))
        .get(random.nextInt(3));
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
              : new RunCommand.LetterRetryRequested(letter, random.nextInt(8) == 0 ? 1 : 0, null));
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
    for (int round = 0; round < 10 * RandomDags.MOST_TASKS; round++) {
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

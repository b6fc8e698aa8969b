package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.scheduler.core.Decision.Addressed;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives a cell without Kafka. {@link CellWitnesses} holds after every input what must always be
 * true.
 */
final class CellDriver {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final CellWitnesses witnesses;
  private CellState state = new CellState();
  private final Map<String, Long> offsets = new HashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<WorkerMessage.Dispatch> dispatches = new ArrayList<>();
  private Instant now = START;
  private int leaders;

  /** Compares whole states after every input: for scenarios, whose states are small. */
  CellDriver() {
    this(1);
  }

  /**
   * Compares what an input touched after each, and whole states after every {@code inputs} of them
   * and whenever a leader takes the seat.
   */
  CellDriver(int inputs) {
    witnesses = new CellWitnesses(inputs);
    seat();
  }

  /** A leader takes the seat; the second and later ones restore from the store. */
  Decision seat() {
    state = witnesses.compareWhole(state);
    leaders++;
    return decide(
        new SeatTaken(
            "leader-" + leaders,
            "host",
            1,
            "test",
            "hash",
            Map.of("run-commands", "AAAAAAAAAAAAAAAAAAAAAA"),
            4));
  }

  Decision decide(Input input) {
    String topic =
        switch (input) {
          case SeatTaken any -> "seat";
          case RunCommand any -> "run-commands";
          case DagCommand any -> "dag-commands";
          default -> "task-events";
        };
    Stamped stamped =
        new Stamped(input, new Cause(topic, offsets.merge(topic, 1L, Long::sum)), now);
    Decision decision = Decide.decide(state, stamped);
    witnesses.saw(state, decision);
    decisions.add(decision);
    for (Addressed one : decision.messages()) {
      if (one.message() instanceof WorkerMessage.Dispatch dispatch) {
        dispatches.add(dispatch);
      }
    }
    assertThat(decision.sequence()).isEqualTo(decisions.size());
    return decision;
  }

  /** Compares whole states once more: at the end. */
  void compareWhole() {
    witnesses.compareWhole(state);
  }

  /** The transitions of the machines that were taken. */
  Set<Machine.Row> taken() {
    return witnesses.taken();
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  CellState state() {
    return state;
  }

  List<Decision> decisions() {
    return decisions;
  }

  /** All dispatches so far, in order. */
  List<WorkerMessage.Dispatch> dispatches() {
    return dispatches;
  }

  List<HistoryEvent> events() {
    return decisions.stream().flatMap(decision -> decision.events().stream()).toList();
  }

  <T extends HistoryEvent> List<T> events(Class<T> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<LetterEvent> letters() {
    return decisions.stream().flatMap(decision -> decision.letters().stream()).toList();
  }

  Decision register(DagSpec dag) {
    return decide(new DagCommand.DagRegistrationRequested(DagWriter.toJson(dag), "test"));
  }

  Decision run(String runId, DagSpec dag) {
    return decide(new RunCommand.RunRequested(runId, dag.name(), null, Map.of(), null, null));
  }

  Decision join(String worker, int slots, String... queues) {
    return decide(
        new WorkerEvent.WorkerJoined(
            worker,
            0,
            slots,
            List.of(queues.length == 0 ? new String[] {"default"} : queues),
            "host",
            "test",
            null));
  }

  Decision timer() {
    return decide(new LeaderEvent.TimerDue("leader-" + leaders));
  }

  Decision silent(String worker) {
    return decide(new LeaderEvent.WorkerSilent("leader-" + leaders, worker, 6));
  }

  Decision succeed(WorkerMessage.Dispatch dispatch) {
    return decide(
        new AttemptEvent.TaskSucceeded(dispatch.worker(), dispatch.attempt(), null, null, null));
  }

  Decision fail(WorkerMessage.Dispatch dispatch, ErrorKind kind) {
    return decide(
        new AttemptEvent.TaskFailed(
            dispatch.worker(), dispatch.attempt(), null, null, TaskError.of(kind, "boom"), "tail"));
  }

  /** The id of the letter that was opened last. */
  String lastLetter() {
    return letters().stream()
        .filter(LetterEvent.Opened.class::isInstance)
        .reduce((first, second) -> second)
        .orElseThrow()
        .letter();
  }

  /** The last dispatch of a task. */
  WorkerMessage.Dispatch dispatch(String task) {
    return dispatches.stream()
        .filter(one -> one.attempt().task().equals(task))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no dispatch of " + task));
  }

  @Nullable RunState ended(String runId) {
    return events(HistoryEvent.RunEnded.class).stream()
        .filter(event -> event.runId().equals(runId))
        .reduce((first, second) -> second)
        .map(HistoryEvent.RunEnded::state)
        .orElse(null);
  }
}

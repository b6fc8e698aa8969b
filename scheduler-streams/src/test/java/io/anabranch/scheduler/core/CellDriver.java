package io.anabranch.scheduler.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.scheduler.core.Decision.Addressed;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Drives a cell without Kafka, and holds after every input what must always be true: the fold of
 * history equals the live state, a state restored from the store decides the same, counters equal a
 * recount, and no ready task waits while a slot that may run it is free.
 */
final class CellDriver {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private CellState state = new CellState();
  private final CellState folded = new CellState();
  // Without an order, as the changelog is read into.
  private final Map<String, byte[]> store = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<WorkerMessage.Dispatch> dispatches = new ArrayList<>();
  private Instant now = START;
  private int leaders;

  CellDriver() {
    seat();
  }

  /** A leader takes the seat; the second and later ones restore from the store. */
  Decision seat() {
    state = restored();
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
    CellState other = restored();
    Decision decision = Decide.decide(state, stamped);
    assertThat(Decide.decide(other, stamped)).as("decided by a restored state").isEqualTo(decision);
    state.drainChanges(
        (key, entry) -> {
          if (entry == null) {
            store.remove(key);
          } else {
            byte[] value = EntryCodec.encode(entry);
            assertThat(value).as("as the mapper writes it").isEqualTo(Json.bytes(entry));
            store.put(key, value);
          }
        });
    fold(decision);
    decisions.add(decision);
    for (Addressed one : decision.messages()) {
      if (one.message() instanceof WorkerMessage.Dispatch dispatch) {
        dispatches.add(dispatch);
      }
    }
    assertThat(decision.sequence()).isEqualTo(decisions.size());
    checkAlways();
    return decision;
  }

  private CellState restored() {
    return CellState.restored(
        store.entrySet().stream()
            .map(one -> EntryCodec.decode(one.getKey(), one.getValue()))
            .iterator());
  }

  private void fold(Decision decision) {
    HistoryRecord record =
        new HistoryRecord(
            decision.sequence(),
            decision.epoch(),
            now,
            decision.stamped().cause(),
            1,
            1,
            decision.stamped().input(),
            decision.events());
    try {
      HistoryRecord read = Codec.HISTORY.decode(Codec.HISTORY.encode(record));
      Input input = read.input();
      assertThat(input).isNotNull();
      if (input != null) {
        Apply.fold(folded, read, input);
      }
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  private void checkAlways() {
    Map<String, Entry> entries = state.entries();
    assertThat(encoded(folded)).as("the fold of history").isEqualTo(encoded(state));
    assertThat(encoded(restored())).as("the store").isEqualTo(encoded(state));
    Map<String, int[]> counts = new HashMap<>();
    Map<String, Integer> held = new HashMap<>();
    for (Entry entry : entries.values()) {
      if (entry instanceof TaskEntry task) {
        count(counts.computeIfAbsent(task.runId(), any -> new int[3]), task, held);
      }
    }
    for (Entry entry : entries.values()) {
      if (entry instanceof Entry.Progress progress) {
        int[] counted = counts.getOrDefault(progress.runId(), new int[3]);
        int tasks = state.plan(runOf(progress)).spec().tasks().size();
        assertThat(progress.open())
            .as("open tasks of %s", progress.runId())
            .isEqualTo(tasks - counted[0]);
        assertThat(progress.failed()).as("failed tasks").isEqualTo(counted[1]);
        assertThat(progress.held()).as("held slots").isEqualTo(counted[2]);
        if (progress.state() != RunState.QUEUED) {
          assertThat(progress.state().isTerminal()).isEqualTo(progress.open() == 0);
          checkRules(progress.runId(), state.plan(runOf(progress)).spec());
        }
      }
    }
    checkSlots(entries, held);
  }

  // What waits has reason to: counted anew from the tasks, not from what they were told.
  private void checkRules(String runId, DagSpec dag) {
    for (TaskSpec spec : dag.tasks()) {
      TaskEntry task = Apply.task(state, runId, spec.id());
      if (task.state() == TaskState.PENDING) {
        List<TaskState> upstreams =
            spec.dependencies().stream()
                .map(upstream -> Apply.task(state, runId, upstream).state())
                .toList();
        assertThat(RuleModel.fate(spec.triggerRule(), upstreams))
            .as("%s of %s waits with %s on %s", spec.id(), runId, spec.triggerRule(), upstreams)
            .isEqualTo(RuleModel.Fate.OPEN);
        assertThat(task.upstreams(upstreams.size()))
            .as("what %s was told", spec.id())
            .isEqualTo(upstreams.stream().reduce(Upstreams.NONE, Upstreams::and, (a, b) -> b));
      }
    }
  }

  private static Map<String, String> encoded(CellState of) {
    Map<String, String> texts = new TreeMap<>();
    of.entries()
        .forEach((key, entry) -> texts.put(key, new String(EntryCodec.encode(entry), UTF_8)));
    return texts;
  }

  private Entry.Run runOf(Entry.Progress progress) {
    Entry.@Nullable Run run = state.run(progress.runId());
    if (run == null) {
      throw new AssertionError("no run of " + progress);
    }
    return run;
  }

  private static void count(int[] into, TaskEntry task, Map<String, Integer> held) {
    into[0] += task.state().isTerminal() ? 1 : 0;
    into[1] += task.state() == TaskState.FAILED && task.allowed() == null ? 1 : 0;
    into[2] += (task.state().isWithWorker() ? 1 : 0) + task.strays().size();
    if (task.state().isWithWorker() && task.worker() != null) {
      held.merge(task.worker(), 1, Integer::sum);
    }
    task.strays().forEach(stray -> held.merge(stray.worker(), 1, Integer::sum));
  }

  private void checkSlots(Map<String, Entry> entries, Map<String, Integer> held) {
    for (Entry entry : entries.values()) {
      if (entry instanceof WorkerEntry worker) {
        int free = worker.slots() - held.getOrDefault(worker.worker(), 0);
        boolean waits =
            entries.values().stream()
                .anyMatch(
                    one ->
                        one instanceof TaskEntry task
                            && task.state() == TaskState.READY
                            && !state.steered(task.runId()).paused()
                            && worker.queues().contains(task.queue()));
        assertThat(worker.takesWork() && free > 0 && waits)
            .as("a ready task waits while %s has %s slots free", worker.worker(), free)
            .isFalse();
      }
    }
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

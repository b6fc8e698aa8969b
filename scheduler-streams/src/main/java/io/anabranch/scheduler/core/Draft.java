package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decision while it is made: each event is applied as soon as it is decided, so that the next
 * rule sees its effect, and a replay of the events alone passes through the same states.
 */
final class Draft {
  private final CellState state;
  private final Stamped stamped;
  private final long sequence;
  private final List<HistoryEvent> events = new ArrayList<>();
  private final List<Decision.Addressed> messages = new ArrayList<>();
  private final List<LetterEvent> letters = new ArrayList<>();
  private final List<CatalogRecord> catalog = new ArrayList<>();
  private final Set<String> runs = new TreeSet<>();
  private int tokens;
  private int letterIds;
  private int weight;

  Draft(CellState state, Stamped stamped) {
    this.state = state;
    this.stamped = stamped;
    this.sequence = state.sequence() + 1;
    Apply.begin(state, sequence);
  }

  CellState state() {
    return state;
  }

  Stamped stamped() {
    return stamped;
  }

  Instant now() {
    return stamped.time();
  }

  void emit(HistoryEvent event) {
    events.add(event);
    weight++;
    Apply.apply(state, event, stamped.input(), stamped.time());
  }

  /** Emits events that list {@code tasks}, each with a bounded part of them. */
  void emitLists(List<String> tasks, Function<List<String>, HistoryEvent> event) {
    for (int from = 0; from < tasks.size(); from += Rules.LIST) {
      emit(event.apply(tasks.subList(from, Math.min(tasks.size(), from + Rules.LIST))));
    }
    weight += tasks.size();
  }

  /** Notes that the decision is about so many tasks that its events do not list. */
  void weigh(int tasks) {
    weight += tasks;
  }

  /** Whether what can be decided as well later should be. */
  boolean isLarge() {
    return weight > Rules.LARGE;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  void ignore(String reason) {
    emit(new HistoryEvent.Ignored(reason));
  }

  /** Tells a worker that is known; others cannot be reached. */
  void tell(String worker, WorkerMessage message) {
    WorkerEntry entry = state.worker(worker);
    if (entry != null) {
      messages.add(new Decision.Addressed(entry.partition(), message));
    }
  }

  void letter(LetterEvent event) {
    letters.add(event);
  }

  void catalog(CatalogRecord entry) {
    catalog.add(entry);
  }

  /** The sequence of this decision. */
  long sequence() {
    return sequence;
  }

  Token nextToken() {
    return new Token(sequence, tokens++);
  }

  String nextLetterId() {
    return "dl-" + sequence + "-" + letterIds++;
  }

  /** Notes that a task of the run ended or gave up a slot, so that the run may have ended. */
  void touch(String runId) {
    runs.add(runId);
  }

  Set<String> touchedRuns() {
    return runs;
  }

  Input input() {
    return stamped.input();
  }

  /** The run; its tasks' events prove that it is in the store. */
  Entry.Run run(String runId) {
    Entry.@Nullable Run run = state.run(runId);
    if (run == null) {
      throw new IllegalStateException("Expected run " + runId + " to be in the store.");
    }
    return run;
  }

  DagPlan plan(String runId) {
    return state.plan(run(runId));
  }

  Decision done() {
    return new Decision(
        sequence,
        state.epoch(),
        stamped,
        List.copyOf(events),
        List.copyOf(messages),
        List.copyOf(letters),
        List.copyOf(catalog));
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.AttemptRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the machines through history, and fails where they leave their tables. */
final class MachineWalk {
  /** {@code owner}: the run of a task; empty for others. */
  private record Subject(Machine machine, String owner, String id) {}

  private static final Set<Machine.Row> LEGAL =
      Arrays.stream(Machine.values())
          .flatMap(machine -> machine.rows().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Set<Machine.Row> taken = new LinkedHashSet<>();
  // Closed ones are not in the state.
  private final Map<String, String> letters = new HashMap<>();

  /** The rows that were taken so far. */
  Set<Machine.Row> taken() {
    return taken;
  }

  /** Takes the step that {@code event} is; {@code apply} changes {@code state} as it says. */
  void over(CellState state, HistoryEvent event, Runnable apply) {
    List<Subject> subjects = subjects(state, event);
    List<String> before = subjects.stream().map(one -> at(state, one)).toList();
    apply.run();
    follow(event);
    for (int i = 0; i < before.size(); i++) {
      Subject subject = subjects.get(i);
      Machine.Row row =
          new Machine.Row(
              subject.machine, before.get(i), event.getClass().getSimpleName(), at(state, subject));
      if (taken.add(row) && !LEGAL.contains(row)) {
        throw new AssertionError(
            "Expected "
                + row.from()
                + " → "
                + row.to()
                + " by "
                + row.event()
                + " to be a row of "
                + subject.machine
                + ", but it is not; seen for "
                + subject.owner
                + "/"
                + subject.id
                + " at "
                + event);
      }
    }
  }

  // Without a default: who adds an event says here whose machine it moves.
  private static List<Subject> subjects(CellState state, HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.EpochRaised any -> List.of();
      case HistoryEvent.DagVersionAccepted e -> dag(e.dag());
      case HistoryEvent.DagSteered e -> dag(e.dag());
      case HistoryEvent.DagVersionKept any -> List.of();
      case HistoryEvent.DagVersionDropped any -> List.of();
      case HistoryEvent.DagVersionRepeated any -> List.of();
      case HistoryEvent.DagRefused any -> List.of();
      case HistoryEvent.Ignored any -> List.of();
      // Its task may stand anywhere, and stays there.
      case HistoryEvent.SlotFreed any -> List.of();
      case HistoryEvent.RunAdmitted e -> admitted(state, e);
      case HistoryEvent.RunStarted e -> List.of(run(e.runId()));
      case HistoryEvent.RunSteered e -> List.of(run(e.runId()));
      case HistoryEvent.RunEnded e -> List.of(run(e.runId()));
      case HistoryEvent.RunForgotten e -> List.of(run(e.runId()));
      case HistoryEvent.RunReopened e -> {
        List<Subject> subjects = new ArrayList<>(tasks(e.runId(), e.waiting()));
        subjects.add(run(e.runId()));
        yield subjects;
      }
      case HistoryEvent.RunIdsReleased e -> e.runIds().stream().map(MachineWalk::run).toList();
      case HistoryEvent.TasksReady e -> tasks(e.runId(), e.tasks());
      case HistoryEvent.TasksNotRun e -> tasks(e.runId(), e.tasks());
      case HistoryEvent.TasksCancelled e -> tasks(e.runId(), e.tasks());
      case HistoryEvent.TasksSeeded e -> tasks(e.runId(), e.tasks());
      case HistoryEvent.TaskMarked e -> tasks(e.runId(), List.of(e.task()));
      case HistoryEvent.AttemptKilled e -> List.of(task(e.attempt()));
      case HistoryEvent.TaskRetrying e -> tasks(e.runId(), List.of(e.task()));
      case HistoryEvent.TaskFailed e -> tasks(e.runId(), List.of(e.task()));
      case HistoryEvent.AttemptDispatched e ->
          List.of(task(e.attempt()), new Subject(Machine.WORKER, "", e.worker()));
      case HistoryEvent.AttemptStarted e -> List.of(task(e.attempt()));
      case HistoryEvent.AttemptSucceeded e -> List.of(task(e.attempt()));
      case HistoryEvent.AttemptSkipped e -> List.of(task(e.attempt()));
      case HistoryEvent.AttemptFailed e -> List.of(task(e.attempt()));
      case HistoryEvent.AttemptWithdrawn e -> List.of(task(e.attempt()));
      case HistoryEvent.WorkerRegistered e -> worker(e.worker());
      case HistoryEvent.WorkerDrainStarted e -> worker(e.worker());
      case HistoryEvent.WorkerPaused e -> worker(e.worker());
      case HistoryEvent.WorkerRemoved e -> worker(e.worker());
      case HistoryEvent.WorkerForgotten e -> worker(e.worker());
      case HistoryEvent.LetterOpened e -> letter(e.letter());
      case HistoryEvent.LetterRetried e -> letter(e.letter());
      case HistoryEvent.LetterResolved e -> letter(e.letter());
      case HistoryEvent.LetterDiscarded e -> letter(e.letter());
    };
  }

  private static List<Subject> admitted(CellState state, HistoryEvent.RunAdmitted event) {
    Entry.Dag dag = state.dag(event.dag(), event.dagVersion());
    List<Subject> subjects = new ArrayList<>(List.of(run(event.runId())));
    if (dag != null) {
      dag.definition()
          .path("tasks")
          .forEach(task -> subjects.add(task(event.runId(), task.path("id").asText())));
    }
    return subjects;
  }

  private static List<Subject> dag(String dag) {
    return List.of(new Subject(Machine.DAG, "", dag));
  }

  private static Subject run(String runId) {
    return new Subject(Machine.RUN, "", runId);
  }

  private static Subject task(String runId, String task) {
    return new Subject(Machine.TASK, runId, task);
  }

  private static Subject task(AttemptRef attempt) {
    return task(attempt.runId(), attempt.task());
  }

  private static List<Subject> tasks(String runId, List<String> tasks) {
    return tasks.stream().map(task -> task(runId, task)).toList();
  }

  private static List<Subject> worker(String worker) {
    return List.of(new Subject(Machine.WORKER, "", worker));
  }

  private static List<Subject> letter(String letter) {
    return List.of(new Subject(Machine.LETTER, "", letter));
  }

  private void follow(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.LetterOpened e -> letters.put(e.letter(), "OPEN");
      case HistoryEvent.LetterRetried e -> letters.put(e.letter(), "RETRIED");
      case HistoryEvent.LetterResolved e -> letters.put(e.letter(), "RESOLVED");
      case HistoryEvent.LetterDiscarded e -> letters.put(e.letter(), "DISCARDED");
      default -> {}
    }
  }

  private String at(CellState state, Subject subject) {
    return switch (subject.machine) {
      case RUN -> runAt(state, subject.id);
      case TASK ->
          state.run(subject.owner) == null
              ? Machine.NONE
              : Apply.task(state, subject.owner, subject.id).state().name();
      case WORKER -> workerAt(state.worker(subject.id));
      case DAG ->
          state.newestVersion(subject.id) == 0
              ? Machine.NONE
              : state.standing(subject.id).standing().name();
      case LETTER -> letters.getOrDefault(subject.id, Machine.NONE);
    };
  }

  private static String runAt(CellState state, String runId) {
    if (state.run(runId) == null) {
      return state.isSpent(runId) ? "ID_SPENT" : Machine.NONE;
    }
    return state.progress(runId).state().name();
  }

  private static String workerAt(@Nullable WorkerEntry worker) {
    if (worker == null) {
      return Machine.NONE;
    }
    boolean paused = worker.pausedUntil() != null;
    return paused ? "PAUSED" : worker.standing().name();
  }
}

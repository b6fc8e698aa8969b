package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has ended changes no more unless it is opened again, and a run has ended after a decision if
 * and only if all its tasks have.
 */
final class FinalStatesPromise {
  private FinalStatesPromise() {}

  static void check(List<Decision> log, Map<String, DagSpec> dags) {
    Map<String, Set<String>> open = new HashMap<>();
    Set<String> ended = new HashSet<>();
    Set<String> queued = new HashSet<>();
    for (Decision decision : log) {
      Set<String> touched = new HashSet<>();
      Told last = null;
      for (Told one : Told.of(decision).toList()) {
        last = one;
        switch (one.event()) {
          case HistoryEvent.RunAdmitted e -> {
            touched.add(e.runId());
            ended.remove(e.runId());
            if (e.queued()) {
              queued.add(e.runId());
            }
            open.put(
                e.runId(),
                new HashSet<>(
                    Promises.dag(dags, e.dag(), e.dagVersion()).tasks().stream()
                        .map(TaskSpec::id)
                        .toList()));
          }
          case HistoryEvent.RunReopened e -> {
            touched.add(e.runId());
            ended.remove(e.runId());
            open.getOrDefault(e.runId(), new HashSet<>()).addAll(e.waiting());
          }
          case HistoryEvent.RunStarted e -> {
            touched.add(e.runId());
            one.require(queued.remove(e.runId()), "Run %s was not queued", e.runId());
          }
          case HistoryEvent.RunEnded e -> {
            touched.add(e.runId());
            queued.remove(e.runId());
            ended.add(e.runId());
          }
          default -> {
            for (Moved moved : Moved.by(one.event())) {
              touched.add(moved.runId);
              Set<String> tasks = open.getOrDefault(moved.runId, Set.of());
              one.require(
                  tasks.contains(moved.task) && !ended.contains(moved.runId),
                  "Task %s of %s moves after its end or its run's",
                  moved.task,
                  moved.runId);
              if (moved.to.isTerminal()) {
                tasks.remove(moved.task);
              }
            }
          }
        }
      }
      for (String run : touched) {
        if (last != null) {
          boolean allEnded = open.getOrDefault(run, Set.of()).isEmpty();
          last.require(
              queued.contains(run) || allEnded == ended.contains(run),
              "Run %s %s, but of its tasks %s are open",
              run,
              ended.contains(run) ? "has ended" : "goes on",
              open.get(run));
        }
      }
    }
  }

  /** A task that an event moves. */
  private record Moved(String runId, String task, TaskState to) {
    static List<Moved> by(HistoryEvent event) {
      return switch (event) {
        case HistoryEvent.TasksReady e -> all(e.runId(), e.tasks(), TaskState.READY);
        case HistoryEvent.TasksNotRun e -> all(e.runId(), e.tasks(), e.state());
        case HistoryEvent.TaskFailed e -> all(e.runId(), List.of(e.task()), TaskState.FAILED);
        case HistoryEvent.TaskRetrying e -> all(e.runId(), List.of(e.task()), TaskState.RETRYING);
        case HistoryEvent.AttemptDispatched e -> one(e.attempt(), TaskState.DISPATCHED);
        case HistoryEvent.AttemptStarted e -> one(e.attempt(), TaskState.RUNNING);
        case HistoryEvent.AttemptSucceeded e -> one(e.attempt(), TaskState.SUCCEEDED);
        case HistoryEvent.AttemptSkipped e -> one(e.attempt(), TaskState.SKIPPED);
        case HistoryEvent.AttemptFailed e -> one(e.attempt(), TaskState.RETRYING);
        case HistoryEvent.AttemptWithdrawn e -> one(e.attempt(), TaskState.RETRYING);
        case HistoryEvent.AttemptKilled e -> one(e.attempt(), TaskState.RETRYING);
        case HistoryEvent.TasksCancelled e -> all(e.runId(), e.tasks(), TaskState.CANCELLED);
        case HistoryEvent.TasksSeeded e -> all(e.runId(), e.tasks(), e.state());
        case HistoryEvent.TaskMarked e -> all(e.runId(), List.of(e.task()), e.state());
        default -> List.of();
      };
    }

    private static List<Moved> one(AttemptRef attempt, TaskState to) {
      return List.of(new Moved(attempt.runId(), attempt.task(), to));
    }

    // A list names each once, as far as it goes: what else it does is for the counters to say.
    private static List<Moved> all(String runId, List<String> tasks, TaskState to) {
      return tasks.stream().distinct().map(task -> new Moved(runId, task, to)).toList();
    }
  }
}

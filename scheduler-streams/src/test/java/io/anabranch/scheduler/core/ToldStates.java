package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Where tasks stand, as a reader of history would know it who cares only for their ends. */
final class ToldStates {
  private final Simulation simulation;
  private final Map<String, DagSpec> dags = new HashMap<>();
  private final Map<String, TaskState> states = new HashMap<>();

  ToldStates(Simulation simulation) {
    this.simulation = simulation;
  }

  void on(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.RunAdmitted e -> {
        dags.put(e.runId(), simulation.dag(e.dag()));
        states.keySet().removeIf(key -> key.startsWith(e.runId() + "/"));
      }
      case HistoryEvent.TasksReady e ->
          e.tasks().forEach(task -> put(e.runId(), task, TaskState.READY));
      case HistoryEvent.TasksNotRun e -> e.tasks().forEach(task -> put(e.runId(), task, e.state()));
      case HistoryEvent.AttemptSucceeded e -> put(e.attempt(), TaskState.SUCCEEDED);
      case HistoryEvent.AttemptSkipped e -> put(e.attempt(), TaskState.SKIPPED);
      case HistoryEvent.TaskFailed e -> put(e.runId(), e.task(), TaskState.FAILED);
      case HistoryEvent.RunReopened e ->
          e.waiting().forEach(task -> put(e.runId(), task, TaskState.PENDING));
      default -> {}
    }
  }

  private void put(AttemptRef attempt, TaskState state) {
    put(attempt.runId(), attempt.task(), state);
  }

  private void put(String runId, String task, TaskState state) {
    states.put(runId + "/" + task, state);
  }

  TaskState state(String runId, String task) {
    return states.getOrDefault(runId + "/" + task, TaskState.PENDING);
  }

  boolean waits(String runId, String task) {
    return state(runId, task) == TaskState.PENDING;
  }

  /** What the task's condition comes to, as its upstreams stand. */
  ConditionModel.Answer condition(String runId, String task) {
    return ConditionModel.answer(spec(runId, task).when(), upstream -> state(runId, upstream));
  }

  private TaskSpec spec(String runId, String task) {
    return Objects.requireNonNull(dags.get(runId)).tasks().stream()
        .filter(one -> one.id().equals(task))
        .findAny()
        .orElseThrow();
  }

  /** What the task's rule makes of its upstreams as they stand. */
  RuleModel.Fate fate(String runId, String task) {
    TaskSpec spec = spec(runId, task);
    return RuleModel.fate(
        spec.triggerRule(),
        spec.dependencies().stream().map(upstream -> state(runId, upstream)).toList());
  }
}

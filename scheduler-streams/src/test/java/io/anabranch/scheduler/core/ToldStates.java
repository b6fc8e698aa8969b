package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where tasks stand, as a reader of history would know it who cares only for their ends. */
final class ToldStates {
  private final Map<String, DagSpec> known;
  private final Map<String, Map<String, TaskSpec>> runs = new HashMap<>();
  private final Map<String, TaskState> states = new HashMap<>();

  /** {@code known}: by {@code name@version}. */
  ToldStates(Map<String, DagSpec> known) {
    this.known = known;
  }

  /** The tasks whose fate the event tells. */
  static List<String> judged(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.TasksReady e -> e.tasks();
      case HistoryEvent.TasksNotRun e -> e.tasks();
      // Who marks a task asks no rule.
      case HistoryEvent.TaskFailed e when e.error().kind() != ErrorKind.MARKED -> List.of(e.task());
      default -> List.of();
    };
  }

  /** The run of an event that tells the fate of tasks; empty for others. */
  static String runOf(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.TasksReady e -> e.runId();
      case HistoryEvent.TasksNotRun e -> e.runId();
      case HistoryEvent.TaskFailed e -> e.runId();
      default -> "";
    };
  }

  /** Expects that what {@code one} tells of a task that waited is what was to be told. */
  void requireFate(Told one, String run, String task) {
    RuleModel.Fate fate = fate(run, task);
    ConditionModel.Answer answer = condition(run, task);
    boolean right =
        switch (one.event()) {
          case HistoryEvent.TasksReady e ->
              fate == RuleModel.Fate.STARTS && answer == ConditionModel.Answer.YES;
          case HistoryEvent.TaskFailed e ->
              fate == RuleModel.Fate.STARTS && answer == ConditionModel.Answer.FAILS;
          case HistoryEvent.TasksNotRun e when e.because().equals(task) ->
              fate == RuleModel.Fate.STARTS
                  && answer == ConditionModel.Answer.NO
                  && e.state() == TaskState.SKIPPED;
          case HistoryEvent.TasksNotRun e ->
              fate
                  == (e.state() == TaskState.SKIPPED
                      ? RuleModel.Fate.SKIPPED
                      : RuleModel.Fate.UPSTREAM_FAILED);
          default -> throw new AssertionError(one);
        };
    one.require(right, "Task %s of %s: by its rule %s, asked %s", task, run, fate, answer);
  }

  void on(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.RunAdmitted e -> {
        Map<String, TaskSpec> tasks = new HashMap<>();
        Promises.dag(known, e.dag(), e.dagVersion())
            .tasks()
            .forEach(task -> tasks.put(task.id(), task));
        runs.put(e.runId(), tasks);
        states.keySet().removeIf(key -> key.startsWith(e.runId() + "/"));
      }
      case HistoryEvent.TasksReady e ->
          e.tasks().forEach(task -> put(e.runId(), task, TaskState.READY));
      case HistoryEvent.TasksNotRun e -> e.tasks().forEach(task -> put(e.runId(), task, e.state()));
      case HistoryEvent.AttemptSucceeded e -> put(e.attempt(), TaskState.SUCCEEDED);
      case HistoryEvent.AttemptSkipped e -> put(e.attempt(), TaskState.SKIPPED);
      case HistoryEvent.TaskFailed e -> put(e.runId(), e.task(), TaskState.FAILED);
      case HistoryEvent.TaskMarked e -> put(e.runId(), e.task(), e.state());
      case HistoryEvent.TasksSeeded e -> e.tasks().forEach(task -> put(e.runId(), task, e.state()));
      case HistoryEvent.TasksCancelled e ->
          e.tasks().forEach(task -> put(e.runId(), task, TaskState.CANCELLED));
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
    return Objects.requireNonNull(Objects.requireNonNull(runs.get(runId)).get(task));
  }

  /** What the task's rule makes of its upstreams as they stand. */
  RuleModel.Fate fate(String runId, String task) {
    TaskSpec spec = spec(runId, task);
    return RuleModel.fate(
        spec.triggerRule(),
        spec.dependencies().stream().map(upstream -> state(runId, upstream)).toList());
  }
}

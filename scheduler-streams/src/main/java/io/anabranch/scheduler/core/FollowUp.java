package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows for the tasks of a run once one of them has ended: by their trigger rules some start
 * and some never will, which is an end that others follow. Looks once at each edge that leaves a
 * task that ended, and lists what is decided in few events, however long the chains are.
 */
final class FollowUp {
  private record End(String task, TaskState state) {}

  private final Draft draft;
  private final String runId;
  private final DagPlan plan;
  private final Map<String, Upstreams> counted = new HashMap<>();
  private final Set<String> decided = new HashSet<>();
  private final List<String> starting = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final ArrayDeque<End> ends = new ArrayDeque<>();

  private FollowUp(Draft draft, String runId) {
    this.draft = draft;
    this.runId = runId;
    this.plan = draft.plan(runId);
  }

  /** Decides what follows from the end of {@code task}, which is applied. */
  static void on(Draft draft, String runId, String task) {
    FollowUp follow = new FollowUp(draft, runId);
    follow.plan.successors(task).forEach(successor -> follow.judge(successor, null));
    follow.emit(task);
  }

  /** Decides on tasks that wait again: those that nothing keeps start. */
  static void onWaiting(Draft draft, String runId, List<String> tasks, String because) {
    FollowUp follow = new FollowUp(draft, runId);
    tasks.forEach(task -> follow.judge(follow.plan.task(task), null));
    follow.emit(because);
  }

  private void emit(String because) {
    for (End end = ends.poll(); end != null; end = ends.poll()) {
      for (TaskSpec successor : plan.successors(end.task)) {
        judge(successor, end.state);
      }
    }
    draft.emitLists(
        skipped, some -> new HistoryEvent.TasksNotRun(runId, some, TaskState.SKIPPED, because));
    draft.emitLists(
        failed,
        some -> new HistoryEvent.TasksNotRun(runId, some, TaskState.UPSTREAM_FAILED, because));
    draft.emitLists(starting, some -> new HistoryEvent.TasksReady(runId, some));
  }

  /** {@code ended}: how an upstream ended that has not been told of; null for none. */
  private void judge(TaskSpec task, @Nullable TaskState ended) {
    String id = task.id();
    TaskEntry entry = Apply.task(draft.state(), runId, id);
    if (entry.state() != TaskState.PENDING || decided.contains(id)) {
      return;
    }
    Upstreams known = counted.get(id);
    Upstreams upstreams = known != null ? known : entry.upstreams(task.dependencies().size());
    if (ended != null) {
      upstreams = upstreams.ended(ended);
      counted.put(id, upstreams);
    }
    switch (TriggerRules.verdict(task.triggerRule(), upstreams)) {
      case WAIT -> {}
      case START -> {
        decided.add(id);
        starting.add(id);
      }
      case SKIP -> never(id, TaskState.SKIPPED, skipped);
      case FAIL -> never(id, TaskState.UPSTREAM_FAILED, failed);
    }
  }

  private void never(String id, TaskState state, List<String> into) {
    decided.add(id);
    into.add(id);
    ends.add(new End(id, state));
  }
}

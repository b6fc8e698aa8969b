package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.expr.RenderException;
import io.anabranch.schemas.expr.RunContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows for the tasks of a run once one of them has ended: by their trigger rules and their
 * conditions some start and some never will, which is an end that others follow. Looks once at each
 * edge that leaves a task that ended, and lists what is decided in few events, however long the
 * chains are.
 */
final class FollowUp {
  /** {@code fault}: why its condition could not be asked; null where it never starts. */
  private record End(String task, TaskState state, boolean byRule, @Nullable String fault) {}

  private final Draft draft;
  private final String runId;
  private final DagPlan plan;
  private final Map<String, Upstreams> counted = new HashMap<>();
  private final Map<String, TaskState> decided = new HashMap<>();
  private final List<String> starting = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();

  private FollowUp(Draft draft, String runId) {
    this.draft = draft;
    this.runId = runId;
    this.plan = draft.plan(runId);
  }

  /** Decides what follows from the end of {@code task}, which is applied. */
  static void on(Draft draft, String runId, String task) {
    FollowUp follow = new FollowUp(draft, runId);
    follow.plan.successors(task).forEach(follow::judge);
    follow.emit(task);
  }

  /** Decides on tasks that wait: those that nothing keeps start. */
  static void onWaiting(Draft draft, String runId, List<String> tasks) {
    FollowUp follow = new FollowUp(draft, runId);
    tasks.forEach(task -> follow.judge(follow.plan.task(task)));
    follow.emit("");
  }

  private void emit(String because) {
    for (int next = 0; next < ends.size(); next++) {
      plan.successors(ends.get(next).task).forEach(this::judge);
    }
    for (int from = 0; from < ends.size(); ) {
      int until = from + 1;
      while (until < ends.size() && isToldWith(ends.get(from), ends.get(until))) {
        until++;
      }
      tell(ends.subList(from, until), because);
      from = until;
    }
    draft.emitLists(starting, some -> new HistoryEvent.TasksReady(runId, some));
  }

  // In the order in which they were decided, so that no end is told before the one it follows.
  private static boolean isToldWith(End first, End other) {
    return first.byRule && other.byRule && first.state == other.state;
  }

  private void tell(List<End> alike, String because) {
    draft.touch(runId);
    End first = alike.getFirst();
    if (first.fault != null) {
      SettleTask.tellFailed(
          draft,
          Apply.task(draft.state(), runId, first.task),
          LetterKind.TASK_FAILED,
          TaskError.of(ErrorKind.INVALID_TASK, first.fault),
          "");
      return;
    }
    String reason = first.byRule ? because(first, because) : first.task;
    draft.emitLists(
        alike.stream().map(End::task).toList(),
        some -> new HistoryEvent.TasksNotRun(runId, some, first.state, reason));
    for (End end : alike) {
      String letter = Apply.task(draft.state(), runId, end.task).letter();
      if (letter != null && end.state == TaskState.SKIPPED) {
        DecideLetter.resolve(draft, letter);
      } else if (letter != null) {
        DecideLetter.giveUp(draft, letter, "A task before it failed again, so it was not retried.");
      }
    }
  }

  // Where nothing has just ended, what had ended before is the reason.
  private String because(End first, String ended) {
    if (!ended.isEmpty()) {
      return ended;
    }
    return plan.task(first.task).dependencies().stream()
        .filter(task -> Apply.task(draft.state(), runId, task).state().isTerminal())
        .findFirst()
        .orElse(first.task);
  }

  private void judge(TaskSpec task) {
    Upstreams upstreams = upstreams(task);
    if (upstreams == null) {
      return;
    }
    String id = task.id();
    switch (TriggerRules.verdict(task.triggerRule(), upstreams)) {
      case WAIT -> {}
      case START -> start(task);
      case SKIP -> end(id, TaskState.SKIPPED, true, null);
      case FAIL -> end(id, TaskState.UPSTREAM_FAILED, true, null);
    }
  }

  private void start(TaskSpec task) {
    String id = task.id();
    try {
      if (task.when() == null || condition(task)) {
        decided.put(id, TaskState.READY);
        starting.add(id);
      } else {
        end(id, TaskState.SKIPPED, false, null);
      }
    } catch (RenderException e) {
      end(id, TaskState.FAILED, false, String.valueOf(e.getMessage()));
    }
  }

  private boolean condition(TaskSpec task) throws RenderException {
    RunContext context =
        ExpressionContext.of(
            draft.state(), draft.run(runId), plan.renderer().namedByCondition(task), decided);
    return plan.renderer().condition(task, context);
  }

  // WHY counted at once: what is judged from here on is told after this, and has to follow from it.
  private void end(String id, TaskState state, boolean byRule, @Nullable String fault) {
    decided.put(id, state);
    ends.add(new End(id, state, byRule, fault));
    for (TaskSpec successor : plan.successors(id)) {
      Upstreams upstreams = upstreams(successor);
      if (upstreams != null) {
        counted.put(successor.id(), upstreams.ended(state));
      }
    }
  }

  /** What became of the upstreams of a task that waits; null for one that waits no more. */
  private @Nullable Upstreams upstreams(TaskSpec task) {
    Upstreams known = counted.get(task.id());
    if (decided.containsKey(task.id())) {
      return null;
    }
    if (known != null) {
      return known;
    }
    TaskEntry entry = Apply.task(draft.state(), runId, task.id());
    return entry.state() == TaskState.PENDING ? entry.upstreams(task.dependencies().size()) : null;
  }
}

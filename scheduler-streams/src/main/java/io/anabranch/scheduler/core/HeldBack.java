package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What has to wait again when tasks of a run are opened again. */
final class HeldBack {
  private HeldBack() {}

  /**
   * The tasks {@code roots} themselves, what never started because of them and may start now that
   * they are open again, and what waits and had counted their ends. Upstreams come first, so one
   * pass decides.
   */
  static List<String> by(Draft draft, String runId, Collection<String> roots) {
    DagPlan plan = draft.plan(runId);
    TreeSet<TaskSpec> next =
        new TreeSet<>(Comparator.comparingInt((TaskSpec spec) -> plan.rank(spec.id())));
    Set<String> open = new HashSet<>(roots);
    List<String> waiting = new ArrayList<>();
    roots.forEach(root -> next.add(plan.task(root)));
    for (TaskSpec spec = next.pollFirst(); spec != null; spec = next.pollFirst()) {
      TaskEntry candidate = Apply.task(draft.state(), runId, spec.id());
      boolean neverStarted =
          candidate.state() == TaskState.UPSTREAM_FAILED || candidate.stayedAway() != null;
      if (open.contains(spec.id()) || (neverStarted && waits(draft, runId, spec, open))) {
        open.add(spec.id());
        waiting.add(spec.id());
        next.addAll(plan.successors(spec.id()));
      } else if (candidate.state() == TaskState.PENDING) {
        waiting.add(spec.id());
      }
    }
    return waiting;
  }

  // What may start whatever becomes of the task stayed away by its own condition.
  private static boolean waits(Draft draft, String runId, TaskSpec task, Set<String> open) {
    Upstreams upstreams = Upstreams.NONE;
    for (String upstream : task.dependencies()) {
      upstreams =
          upstreams.and(
              open.contains(upstream)
                  ? TaskState.PENDING
                  : Apply.task(draft.state(), runId, upstream).state());
    }
    return TriggerRules.verdict(task.triggerRule(), upstreams) == TriggerRules.Verdict.WAIT;
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The trigger rules another way: by the sentences of Airflow's documentation on the states
 * themselves, and by trying what the open upstreams may still become.
 */
final class RuleModel {
  enum Fate {
    STARTS,
    OPEN,
    SKIPPED,
    UPSTREAM_FAILED
  }

  private static final List<TaskState> ENDS =
      List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SKIPPED);

  private static final Set<TaskState> FAILURES =
      EnumSet.of(TaskState.FAILED, TaskState.UPSTREAM_FAILED, TaskState.CANCELLED);

  private RuleModel() {}

  static Fate fate(TriggerRule rule, List<TaskState> upstreams) {
    if (starts(rule, upstreams)) {
      return Fate.STARTS;
    }
    if (mayStartLater(rule, upstreams)) {
      return Fate.OPEN;
    }
    return failsRather(rule, upstreams) ? Fate.UPSTREAM_FAILED : Fate.SKIPPED;
  }

  private static boolean starts(TriggerRule rule, List<TaskState> upstreams) {
    Predicate<TaskState> failed = FAILURES::contains;
    Predicate<TaskState> good = state -> state == TaskState.SUCCEEDED;
    Predicate<TaskState> skipped = state -> state == TaskState.SKIPPED;
    boolean done = upstreams.stream().allMatch(TaskState::isTerminal);
    if (upstreams.isEmpty()) {
      return true;
    }
    return switch (rule) {
      case ALL_SUCCESS -> upstreams.stream().allMatch(good);
      case ALL_FAILED -> upstreams.stream().allMatch(failed);
      case ALL_DONE -> done;
      case ALL_DONE_MIN_ONE_SUCCESS -> done && upstreams.stream().anyMatch(good);
      case ALL_SKIPPED -> upstreams.stream().allMatch(skipped);
      case ONE_FAILED -> upstreams.stream().anyMatch(failed);
      case ONE_SUCCESS -> upstreams.stream().anyMatch(good);
      case ONE_DONE -> upstreams.stream().anyMatch(good.or(failed));
      case NONE_FAILED -> done && upstreams.stream().noneMatch(failed);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          done && upstreams.stream().noneMatch(failed) && upstreams.stream().anyMatch(good);
      case NONE_SKIPPED -> done && upstreams.stream().noneMatch(skipped);
      case ALWAYS -> true;
    };
  }

  // Equal upstreams give equal ends, so few are tried: all the same, and one that differs.
  private static boolean mayStartLater(TriggerRule rule, List<TaskState> upstreams) {
    for (TaskState most : ENDS) {
      for (TaskState one : ENDS) {
        List<TaskState> later = new ArrayList<>(upstreams);
        boolean first = true;
        for (int i = 0; i < later.size(); i++) {
          if (!later.get(i).isTerminal()) {
            later.set(i, first ? one : most);
            first = false;
          }
        }
        if (!first && starts(rule, later)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean failsRather(TriggerRule rule, List<TaskState> upstreams) {
    Set<TriggerRule> needSuccess =
        EnumSet.of(
            TriggerRule.ALL_SUCCESS,
            TriggerRule.ALL_DONE_MIN_ONE_SUCCESS,
            TriggerRule.ONE_SUCCESS,
            TriggerRule.NONE_FAILED,
            TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    return needSuccess.contains(rule) && upstreams.stream().anyMatch(FAILURES::contains);
  }
}

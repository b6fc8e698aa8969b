package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TriggerRulesTest {
  private static final List<TaskState> STATES =
      List.of(
          TaskState.RUNNING,
          TaskState.SUCCEEDED,
          TaskState.FAILED,
          TaskState.UPSTREAM_FAILED,
          TaskState.CANCELLED,
          TaskState.SKIPPED);

  @ParameterizedTest
  @EnumSource
  void verdictIsTheModelsForAllStatesOfUpToFourUpstreams(TriggerRule rule) {
    List<List<TaskState>> all = List.of(List.of());
    for (int size = 0; size <= 4; size++) {
      for (List<TaskState> upstreams : all) {
        assertThat(TriggerRules.verdict(rule, counted(upstreams)))
            .as("%s on %s", rule, upstreams)
            .isEqualTo(expected(RuleModel.fate(rule, upstreams)));
      }
      all = withOneMore(all);
    }
  }

  private static Upstreams counted(List<TaskState> upstreams) {
    Upstreams counted = Upstreams.NONE;
    for (TaskState state : upstreams) {
      counted = counted.and(state);
    }
    return counted;
  }

  private static TriggerRules.Verdict expected(RuleModel.Fate fate) {
    return switch (fate) {
      case STARTS -> TriggerRules.Verdict.START;
      case OPEN -> TriggerRules.Verdict.WAIT;
      case SKIPPED -> TriggerRules.Verdict.SKIP;
      case UPSTREAM_FAILED -> TriggerRules.Verdict.FAIL;
    };
  }

  private static List<List<TaskState>> withOneMore(List<List<TaskState>> lists) {
    List<List<TaskState>> longer = new ArrayList<>();
    for (List<TaskState> list : lists) {
      for (TaskState state : STATES) {
        List<TaskState> next = new ArrayList<>(list);
        next.add(state);
        longer.add(next);
      }
    }
    return longer;
  }
}

package io.anabranch.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.api.query.TaskView;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeedRunTest {
  private static final DagSpec DAG =
      DagReader.read(
              """
              name: d
              tasks:
                - {id: a, type: shell, command: "true"}
                - {id: b, type: shell, command: "true", dependencies: [a]}
                - id: c
                  type: shell
                  command: "true"
                  dependencies: [a, b]
                  when: tasks.a.state == 'SUCCEEDED'
                  env: {X: "{{ tasks.b.output }}"}
                - {id: e, type: noop, dependencies: [b, c]}
                - {id: f, type: noop}
              """
                  .getBytes(StandardCharsets.UTF_8))
          .orThrow();

  private static TaskView task(String id, String state, @Nullable String because) {
    return new TaskView(
        0, id, "default", state, 1, null, null, null, null, null, because, null, null, null, null);
  }

  private static TaskView task(String id, String state) {
    return task(id, state, null);
  }

  @Test
  void whatEndedWellIsTakenAndTheRestRuns() {
    SeedRun seed =
        SeedRun.of(
            DAG,
            List.of(
                task("a", "SUCCEEDED"),
                task("b", "SKIPPED"),
                task("c", "FAILED"),
                task("e", "UPSTREAM_FAILED", "c"),
                task("f", "CANCELLED")),
            null);
    assertThat(seed.with(Map.of()))
        .isEqualTo(
            Map.of(
                "a",
                new SeededTask(TaskState.SUCCEEDED, null),
                "b",
                new SeededTask(TaskState.SKIPPED, null)));
  }

  @Test
  void whatARuleOrAConditionKeptAwayIsDecidedOnAnew() {
    SeedRun seed =
        SeedRun.of(
            DAG,
            List.of(task("c", "SKIPPED", "c"), task("e", "SKIPPED", "c"), task("f", "SUCCEEDED")),
            null);
    assertThat(seed.with(Map.of())).containsOnlyKeys("f");
  }

  @Test
  void fromATaskOnThatTaskAndAllAfterItRunAgain() {
    List<TaskView> all =
        List.of(
            task("a", "SUCCEEDED"),
            task("b", "SUCCEEDED"),
            task("c", "SUCCEEDED"),
            task("e", "SUCCEEDED"),
            task("f", "SUCCEEDED"));
    assertThat(SeedRun.of(DAG, all, "b").with(Map.of())).containsOnlyKeys("a", "f");
    assertThat(SeedRun.of(DAG, all, "a").with(Map.of())).containsOnlyKeys("f");
    assertThat(SeedRun.of(DAG, all, "e").with(Map.of())).containsOnlyKeys("a", "b", "c", "f");
  }

  @Test
  void tasksThatTheVersionDoesNotHaveAreLeftOut() {
    assertThat(
            SeedRun.of(DAG, List.of(task("a", "SUCCEEDED"), task("gone", "SUCCEEDED")), null)
                .with(Map.of()))
        .containsOnlyKeys("a");
  }

  @Test
  void onlyOutputsThatExpressionsNameComeAlong() {
    SeedRun seed =
        SeedRun.of(
            DAG,
            List.of(task("a", "SUCCEEDED"), task("b", "SUCCEEDED"), task("f", "SUCCEEDED")),
            null);
    assertThat(seed.outputs()).containsExactly("a", "b");
    assertThat(SeedRun.of(DAG, List.of(task("b", "SUCCEEDED")), "b").outputs()).isEmpty();
    var text = TextNode.valueOf("rows");
    assertThat(seed.with(Map.of("b", text)))
        .containsEntry("b", new SeededTask(TaskState.SUCCEEDED, text))
        .containsEntry("f", new SeededTask(TaskState.SUCCEEDED, null));
  }
}

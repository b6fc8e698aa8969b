package io.anabranch.scheduler.core;

import static io.anabranch.scheduler.core.TestDags.dag;
import static io.anabranch.scheduler.core.TestDags.env;
import static io.anabranch.scheduler.core.TestDags.ruled;
import static io.anabranch.scheduler.core.TestDags.task;
import static io.anabranch.scheduler.core.TestDags.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conditions, and what expressions may name of the tasks before. */
class DecideConditionTest {
  private final CellDriver cell = new CellDriver();

  private void start(TaskSpec... tasks) {
    DagSpec dag = dag("d", tasks);
    cell.register(dag);
    cell.join("w1", 100);
    cell.run("r1", dag);
  }

  private void succeed(String task, JsonNode output) {
    var dispatch = cell.dispatch(task);
    cell.decide(
        new AttemptEvent.TaskSucceeded(dispatch.worker(), dispatch.attempt(), null, null, output));
  }

  private static JsonNode json(String text) throws IOException {
    return Json.mapper().readTree(text);
  }

  private List<String> dispatched() {
    return cell.dispatches().stream().map(one -> one.attempt().task()).toList();
  }

  @Test
  void aTaskWhoseConditionIsFalseIsSkippedWithThoseThatNeedIt() throws IOException {
    start(
        task("count"),
        when("tasks.count.output.rows > 10", "big", "count"),
        when("tasks.count.output.rows <= 10", "small", "count"),
        ruled("join", TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, "big", "small"));
    succeed("count", json("{\"rows\": 3}"));
    assertThat(cell.events(HistoryEvent.TasksNotRun.class))
        .containsExactly(
            new HistoryEvent.TasksNotRun("r1", List.of("big"), TaskState.SKIPPED, "big"));
    cell.succeed(cell.dispatch("small"));
    cell.succeed(cell.dispatch("join"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aConditionThatFailsFailsItsTaskWithALetterThatSaysWhy() throws IOException {
    start(task("a"), when("tasks.a.output.rows > 10", "b", "a"), task("c", "b"));
    succeed("a", json("{\"lines\": 3}"));
    assertThat(cell.events(HistoryEvent.TaskFailed.class))
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.task()).isEqualTo("b");
              assertThat(failed.error().kind()).isEqualTo(ErrorKind.INVALID_TASK);
              assertThat(failed.error().message()).contains("Field 'when'").contains("rows");
            });
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
    assertThat(cell.lastLetter()).isNotNull();
  }

  @Test
  void aRunOfWhichNothingMayStartEndsAtOnce() {
    start(when("false", "a"), task("b", "a"));
    assertThat(dispatched()).isEmpty();
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aLongChainOfTasksThatCannotBeAskedEndsInOneDecision() {
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("t0")));
    for (int i = 1; i < 1_500; i++) {
      TaskSpec done = ruled("t" + i, TriggerRule.ALL_DONE, "t" + (i - 1));
      tasks.add(TestDags.asking(ConditionModel.BROKEN, done));
    }
    start(tasks.toArray(TaskSpec[]::new));
    cell.succeed(cell.dispatch("t0"));
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).hasSize(1_499);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void anOutputThatIsNamedFillsInTextsAndLeavesWithItsRun() throws IOException {
    start(
        task("a"),
        task("other"),
        env("{{ tasks.a.output.name }} by {{ tasks.a.state }} {{ tasks.a.attempt }}", "b", "a"));
    succeed("other", json("{\"name\": \"unnamed\"}"));
    succeed("a", json("{\"name\": \"moon\"}"));
    assertThat(cell.dispatch("b").task().env()).containsEntry("VALUE", "moon by SUCCEEDED 1");
    assertThat(cell.state().output("r1", "a")).isNotNull();
    assertThat(cell.state().output("r1", "other")).isNull();
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.state().output("r1", "a")).isNull();
  }

  @Test
  void outputsThatAreTooLargeTogetherFailTheTaskThatNamesThem() throws IOException {
    List<TaskSpec> tasks = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      tasks.add(task("t" + i));
      ids.add("t" + i);
      all.append("{{ size(tasks.t").append(i).append(".output) }}");
    }
    tasks.add(env(all.toString(), "sum", ids.toArray(String[]::new)));
    start(tasks.toArray(TaskSpec[]::new));
    for (String id : ids) {
      succeed(id, Json.mapper().getNodeFactory().textNode("x".repeat(60 << 10)));
    }
    assertThat(cell.events(HistoryEvent.TaskFailed.class))
        .singleElement()
        .satisfies(failed -> assertThat(failed.error().message()).contains("at most 524288"));
  }

  @Test
  void theRetryOfATaskThatCouldNotBeAskedAsksItAgainBeforeItStarts() throws IOException {
    start(task("a"), when("tasks.a.output.safe", "deploy", "a"));
    succeed("a", json("{}"));
    String letter = cell.lastLetter();
    cell.decide(new LetterRetryRequested(letter, 0, "ada"));
    assertThat(dispatched()).containsExactly("a");
    assertThat(cell.lastLetter()).isNotEqualTo(letter);
    assertThat(cell.ended("r1")).isEqualTo(RunState.FAILED);
  }

  @Test
  void aConditionIsAskedAgainWhenARetryOpensItsTask() throws IOException {
    start(
        task("a"),
        TestDags.asking(ConditionModel.succeeded("a"), ruled("b", TriggerRule.ALL_DONE, "a")));
    cell.fail(cell.dispatch("a"), ErrorKind.EXIT_CODE);
    assertThat(dispatched()).containsExactly("a");
    cell.decide(new LetterRetryRequested(cell.lastLetter(), 0, "ada"));
    cell.succeed(cell.dispatch("a"));
    cell.succeed(cell.dispatch("b"));
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);
  }
}

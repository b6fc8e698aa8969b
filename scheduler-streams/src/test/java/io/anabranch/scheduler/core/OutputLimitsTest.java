package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.topic.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLimitsTest {
  private final CellDriver cell = new CellDriver(1_000);

  @Test
  void anOutputBeyondTheLimitFailsItsTaskWhateverTheWorkerLetThrough() {
    start(TestDags.dag("one", TestDags.task("a")));
    give("a", Limits.OUTPUT - 2);
    assertThat(cell.ended("r1")).isEqualTo(RunState.SUCCEEDED);

    cell.run("r2", TestDags.dag("one", TestDags.task("a")));
    give("a", Limits.OUTPUT - 1);

    HistoryEvent.TaskFailed failed = cell.events(HistoryEvent.TaskFailed.class).getLast();
    assertThat(failed.error().kind()).isEqualTo(ErrorKind.INVALID_OUTPUT);
    assertThat(failed.error().message()).contains("at most 65536 bytes, but got 65537");
  }

  @Test
  void outputsThatExpressionsNameAreBoundedForTheRunTogether() {
    int whole = Limits.RUN_OUTPUTS / Limits.OUTPUT;
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i <= whole; i++) {
      tasks.add(TestDags.task("t" + i));
      tasks.add(TestDags.env("{{ tasks.t" + i + ".state }}", "after" + i, "t" + i));
    }
    tasks.add(TestDags.task("unnamed"));
    start(TestDags.dag("many", tasks.toArray(new TaskSpec[0])));
    for (int i = 0; i < whole; i++) {
      give("t" + i, Limits.OUTPUT - 2);
    }
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).isEmpty();

    give("unnamed", Limits.OUTPUT - 2);
    assertThat(cell.events(HistoryEvent.TaskFailed.class)).isEmpty();
    give("t" + whole, 1);
    assertThat(cell.events(HistoryEvent.TaskFailed.class).getLast().error().message())
        .contains("of outputs that expressions name in one run");
  }

  private void start(DagSpec dag) {
    cell.register(dag);
    cell.join("w1", 1_000);
    cell.run("r1", dag);
  }

  private void give(String task, int length) {
    var dispatch = cell.dispatch(task);
    cell.decide(
        new AttemptEvent.TaskSucceeded(
            "w1", dispatch.attempt(), null, null, TextNode.valueOf("x".repeat(length))));
  }
}

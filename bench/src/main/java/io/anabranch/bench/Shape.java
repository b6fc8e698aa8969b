package io.anabranch.bench;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a workload runs: a DAG of no-op tasks.
 *
 * @param name the DAG's
 * @param tasks how many it has
 * @param dag the DAG
 */
public record Shape(String name, int tasks, DagSpec dag) {
  /** Each task after the one before. */
  public static Shape chain(String name, int tasks) {
    List<TaskSpec> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      all.add(task("t" + i, i == 0 ? List.of() : List.of("t" + (i - 1))));
    }
    return of(name, all);
  }

  /** One task, then {@code width} at once, then one that waits for all of them. */
  public static Shape fan(String name, int width) {
    List<TaskSpec> all = new ArrayList<>();
    List<String> middle = new ArrayList<>();
    all.add(task("first", List.of()));
    for (int i = 0; i < width; i++) {
      middle.add("t" + i);
      all.add(task("t" + i, List.of("first")));
    }
    all.add(task("last", middle));
    return of(name, all);
  }

  /** {@code width} chains of {@code length} beside each other. */
  static Shape grid(String name, int width, int length) {
    List<TaskSpec> all = new ArrayList<>();
    for (int row = 0; row < length; row++) {
      for (int column = 0; column < width; column++) {
        all.add(
            task(
                "t" + row + "-" + column,
                row == 0 ? List.of() : List.of("t" + (row - 1) + "-" + column)));
      }
    }
    return of(name, all);
  }

  private static Shape of(String name, List<TaskSpec> tasks) {
    return new Shape(
        name, tasks.size(), new DagSpec(name, "", Map.of(), List.of(), Map.of(), tasks));
  }

  private static TaskSpec task(String id, List<String> dependencies) {
    return new TaskSpec(
        id,
        dependencies,
        TriggerRule.ALL_SUCCESS,
        null,
        TaskSpec.DEFAULT_QUEUE,
        Duration.ofMinutes(5),
        null,
        null,
        RetryPolicy.NONE,
        false,
        Map.of(),
        List.of(),
        new TaskAction.Noop());
  }
}

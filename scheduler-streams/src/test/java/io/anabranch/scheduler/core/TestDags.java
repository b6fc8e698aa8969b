package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** DAGs of no-op tasks. */
final class TestDags {
  static final DagSpec CHAIN =
      dag("chain", task("a"), task("b", retries(2, Duration.ofSeconds(10)), "a"), task("c", "b"));
  static final DagSpec DIAMOND =
      dag(
          "diamond",
          task("top"),
          task("left", "top"),
          task("right", "top"),
          task("bottom", "left", "right"));

  private TestDags() {}

  static DagSpec dag(String name, TaskSpec... tasks) {
    return new DagSpec(name, "", Map.of(), List.of(), Map.of(), Arrays.asList(tasks));
  }

  static TaskSpec task(String id, String... dependencies) {
    return task(id, RetryPolicy.NONE, dependencies);
  }

  static TaskSpec task(String id, RetryPolicy retry, String... dependencies) {
    return new TaskSpec(
        id,
        List.of(dependencies),
        TriggerRule.ALL_SUCCESS,
        TaskSpec.DEFAULT_QUEUE,
        Duration.ofMinutes(5),
        retry,
        false,
        Map.of(),
        List.of(),
        new TaskAction.Noop());
  }

  static TaskSpec ruled(String id, TriggerRule rule, String... dependencies) {
    return with(task(id, dependencies), rule, false);
  }

  static TaskSpec mayFail(String id, String... dependencies) {
    return with(task(id, dependencies), TriggerRule.ALL_SUCCESS, true);
  }

  private static TaskSpec with(TaskSpec task, TriggerRule rule, boolean allowFailure) {
    return new TaskSpec(
        task.id(),
        task.dependencies(),
        rule,
        task.queue(),
        task.timeout(),
        task.retry(),
        allowFailure,
        task.env(),
        task.files(),
        task.action());
  }

  static RetryPolicy retries(int maxAttempts, Duration delay) {
    return new RetryPolicy(
        maxAttempts,
        RetryPolicy.Backoff.EXPONENTIAL,
        delay,
        2,
        Duration.ofMinutes(5),
        RetryPolicy.Jitter.NONE);
  }
}

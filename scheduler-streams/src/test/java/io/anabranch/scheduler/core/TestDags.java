package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
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
        TaskSpec.DEFAULT_QUEUE,
        Duration.ofMinutes(5),
        retry,
        Map.of(),
        List.of(),
        new TaskAction.Noop());
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

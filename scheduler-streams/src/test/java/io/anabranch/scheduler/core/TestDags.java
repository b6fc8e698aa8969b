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
import org.jspecify.annotations.Nullable;

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
        null,
        TaskSpec.DEFAULT_QUEUE,
        Duration.ofMinutes(5),
        null,
        null,
        retry,
        false,
        Map.of(),
        List.of(),
        new TaskAction.Noop());
  }

  static TaskSpec ruled(String id, TriggerRule rule, String... dependencies) {
    return with(task(id, dependencies), rule, null, false, Map.of());
  }

  static TaskSpec mayFail(String id, String... dependencies) {
    return with(task(id, dependencies), TriggerRule.ALL_SUCCESS, null, true, Map.of());
  }

  static TaskSpec when(String condition, String id, String... dependencies) {
    return with(task(id, dependencies), TriggerRule.ALL_SUCCESS, condition, false, Map.of());
  }

  static TaskSpec env(String value, String id, String... dependencies) {
    return with(
        task(id, dependencies), TriggerRule.ALL_SUCCESS, null, false, Map.of("VALUE", value));
  }

  static TaskSpec queueTimeout(Duration longest, TaskSpec task) {
    return new TaskSpec(
        task.id(),
        task.dependencies(),
        task.triggerRule(),
        task.when(),
        task.queue(),
        task.timeout(),
        longest,
        task.totalTimeout(),
        task.retry(),
        task.allowFailure(),
        task.env(),
        task.files(),
        task.action());
  }

  static TaskSpec asking(String condition, TaskSpec task) {
    return with(task, task.triggerRule(), condition, task.allowFailure(), task.env());
  }

  private static TaskSpec with(
      TaskSpec task,
      TriggerRule rule,
      @Nullable String when,
      boolean allowFailure,
      Map<String, String> env) {
    return new TaskSpec(
        task.id(),
        task.dependencies(),
        rule,
        when,
        task.queue(),
        task.timeout(),
        task.queueTimeout(),
        task.totalTimeout(),
        task.retry(),
        allowFailure,
        env,
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
        RetryPolicy.Jitter.NONE,
        List.of(),
        List.of(),
        null);
  }
}

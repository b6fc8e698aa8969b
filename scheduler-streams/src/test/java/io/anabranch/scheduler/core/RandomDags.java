package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** DAGs drawn by chance: most are small, and few are as large as they get. */
final class RandomDags {
  static final int MOST_TASKS = 200;

  private final RandomGenerator random;
  // One of so many tasks has another rule than the usual one.
  private final int ruled;
  private final boolean asks;

  RandomDags(RandomGenerator random) {
    this.random = random;
    // Where rules are many, most of a large DAG never starts.
    this.ruled = random.nextBoolean() ? 2 : 30;
    // To compile a condition takes longer than all else in a small case.
    this.asks = random.nextInt(6) == 0;
  }

  List<DagSpec> some() {
    DagSpec first = dag("dag0");
    return random.nextInt(3) == 0 ? List.of(first, dag("dag1")) : List.of(first);
  }

  private int size() {
    return 1
        + switch (random.nextInt(40)) {
          case 0 -> random.nextInt(MOST_TASKS);
          case 1, 2, 3 -> random.nextInt(40);
          default -> random.nextInt(10);
        };
  }

  private DagSpec dag(String name) {
    int size = size();
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> upstreams = upstreams(i);
      tasks.add(
          new TaskSpec(
              "t" + i,
              upstreams,
              random.nextInt(ruled) == 0 ? any(TriggerRule.values()) : TriggerRule.ALL_SUCCESS,
              condition(upstreams),
              random.nextInt(4) == 0 ? "gpu" : "default",
              Duration.ofSeconds(60),
              random.nextInt(5) == 0 ? Duration.ofSeconds(30) : null,
              random.nextInt(5) == 0 ? Duration.ofSeconds(100) : null,
              retry(),
              random.nextInt(5) == 0,
              Map.of(),
              List.of(),
              new TaskAction.Noop()));
    }
    Duration timeout = random.nextInt(6) == 0 ? Duration.ofMinutes(5) : null;
    return new DagSpec(name, "", Map.of(), List.of(), timeout, Map.of(), tasks);
  }

  // About three, however many tasks there are; now and then a third of all.
  private List<String> upstreams(int before) {
    int odds = random.nextInt(20) == 0 ? 3 : Math.max(3, before / 3);
    List<String> upstreams = new ArrayList<>();
    for (int i = 0; i < before; i++) {
      if (random.nextInt(odds) == 0) {
        upstreams.add("t" + i);
      }
    }
    return upstreams;
  }

  private RetryPolicy retry() {
    return new RetryPolicy(
        1 + random.nextInt(3),
        any(RetryPolicy.Backoff.values()),
        Duration.ofSeconds(random.nextInt(3)),
        2,
        Duration.ofSeconds(5),
        any(RetryPolicy.Jitter.values()),
        random.nextInt(4) == 0 ? List.of(ErrorMatch.parse("exitCode")) : List.of(),
        random.nextInt(6) == 0 ? List.of(ErrorMatch.parse("0-599")) : List.of(),
        random.nextInt(4) == 0 ? Duration.ofSeconds(20) : null);
  }

  private @Nullable String condition(List<String> upstreams) {
    return switch (asks ? random.nextInt(10) : 9) {
      case 0 -> "false";
      case 1 -> "true";
      case 2 -> random.nextBoolean() ? null : ConditionModel.BROKEN;
      case 3, 4 -> upstreams.isEmpty() ? null : ConditionModel.succeeded(upstreams.getLast());
      default -> null;
    };
  }

  private <T> T any(T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }
}

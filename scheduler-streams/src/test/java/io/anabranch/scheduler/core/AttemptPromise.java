package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.AttemptRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of a task are numbered from 1 without gaps; since it was last opened there are no more
 * than its policy, its losses and its returns allow; and none is sent before the failure of the one
 * before it and the backoff.
 */
final class AttemptPromise {
  private static final class Task {
    int number;
    int sent;
    int failures;
    int losses;
    int returns;
    int abandoned;
    HistoryEvent.@Nullable AttemptFailed failed;
    Instant failedAt = Instant.MIN;

    void openAgain() {
      sent = 0;
      failures = 0;
      losses = 0;
      returns = 0;
      abandoned = 0;
      failed = null;
    }
  }

  private final Map<String, DagSpec> dags;
  private final Map<String, DagSpec> dagOf = new HashMap<>();
  private final Map<String, Map<String, Task>> runs = new HashMap<>();

  private AttemptPromise(Map<String, DagSpec> dags) {
    this.dags = dags;
  }

  static void check(List<Told> log, Map<String, DagSpec> dags) {
    AttemptPromise promise = new AttemptPromise(dags);
    log.forEach(promise::on);
  }

  private void on(Told one) {
    switch (one.event()) {
      case HistoryEvent.RunAdmitted e -> {
        runs.put(e.runId(), new HashMap<>());
        dagOf.put(e.runId(), Promises.dag(dags, e.dag(), e.dagVersion()));
      }
      case HistoryEvent.RunReopened e ->
          e.waiting().forEach(task -> task(e.runId(), task).openAgain());
      case HistoryEvent.AttemptDispatched e -> sent(one, e.attempt(), task(e.attempt()));
      case HistoryEvent.AttemptFailed e -> {
        Task task = task(e.attempt());
        task.failures++;
        task.failed = e;
        task.failedAt = one.time();
      }
      case HistoryEvent.AttemptWithdrawn e -> {
        Task task = task(e.attempt());
        switch (e.why()) {
          case LOST -> task.losses++;
          case RETURNED -> task.returns++;
          case ABANDONED -> task.abandoned++;
        }
      }
      default -> {}
    }
  }

  private Task task(AttemptRef attempt) {
    return task(attempt.runId(), attempt.task());
  }

  private Task task(String runId, String task) {
    return runs.computeIfAbsent(runId, any -> new HashMap<>())
        .computeIfAbsent(task, any -> new Task());
  }

  private void sent(Told one, AttemptRef attempt, Task task) {
    one.require(
        attempt.attempt() == ++task.number,
        "Attempt %s of task %s of %s, expected %s",
        attempt.attempt(),
        attempt.task(),
        attempt.runId(),
        task.number);
    int over = task.failures + task.losses + task.returns + task.abandoned;
    one.require(
        task.sent++ == over,
        "Task %s of %s is sent while %s of %s attempts are over",
        attempt.task(),
        attempt.runId(),
        over,
        task.sent);
    RetryPolicy policy = spec(attempt).retry();
    one.require(
        task.failures < policy.maxAttempts()
            && task.losses < Rules.MOST_LOSSES
            && task.returns < Rules.MOST_RETURNS,
        "Task %s of %s is sent after %s failures, %s losses and %s returns",
        attempt.task(),
        attempt.runId(),
        task.failures,
        task.losses,
        task.returns);
    HistoryEvent.@Nullable AttemptFailed failed = task.failed;
    if (failed != null) {
      Duration least = leastDelay(policy, task.failures, failed.error().retryAfter());
      one.require(
          !one.time().isBefore(task.failedAt.plus(least)),
          "Task %s of %s is sent before %s after its failure at %s",
          attempt.task(),
          attempt.runId(),
          least,
          task.failedAt);
    }
  }

  private TaskSpec spec(AttemptRef attempt) {
    DagSpec dag = dagOf.get(attempt.runId());
    if (dag == null) {
      throw new AssertionError("no run of " + attempt);
    }
    return dag.tasks().stream()
        .filter(task -> task.id().equals(attempt.task()))
        .findAny()
        .orElseThrow();
  }

  /** What the policy makes of a failure where chance helps most. */
  private static Duration leastDelay(
      RetryPolicy policy, int failures, @Nullable Duration retryAfter) {
    double grown = (double) policy.delay().toMillis();
    for (int i = 1; i < failures; i++) {
      grown =
          switch (policy.backoff()) {
            case CONSTANT -> grown;
            case LINEAR -> grown + policy.delay().toMillis();
            case EXPONENTIAL -> grown * policy.factor();
          };
    }
    double whole = Math.min(grown, (double) policy.maxDelay().toMillis());
    double least =
        switch (policy.jitter()) {
          case NONE -> whole;
          case EQUAL -> whole / 2;
          case FULL -> 0;
        };
    Duration delay = Duration.ofMillis((long) least);
    Duration asked = retryAfter == null ? Duration.ZERO : retryAfter;
    Duration granted = asked.compareTo(Duration.ofDays(1)) < 0 ? asked : Duration.ofDays(1);
    return delay.compareTo(granted) < 0 ? granted : delay;
  }
}

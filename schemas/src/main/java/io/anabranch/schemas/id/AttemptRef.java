package io.anabranch.schemas.id;

/**
 * One attempt of one task of one run. Every event about an attempt echoes it whole; only the event
 * whose {@code token} is the current one counts.
 *
 * @param runId the run's id
 * @param task the task's id within its DAG
 * @param attempt counted from 1, without gaps
 * @param token names the dispatch
 */
public record AttemptRef(String runId, String task, int attempt, Token token) {
  public AttemptRef {
    Ids.opaque("runId", runId);
    Ids.task(task);
    if (attempt < 1) {
      throw new IllegalArgumentException(
          "Expected 'attempt' to be at least 1, but got " + attempt + ".");
    }
    if (token == null) {
      throw new IllegalArgumentException(
          "Expected 'token' to name the dispatch, but got nothing. Echo the token of the dispatch.");
    }
  }

  /** Stable over the attempts of a task: what makes side effects idempotent. */
  public String taskKey() {
    return runId + "/" + task;
  }

  @Override
  public String toString() {
    return runId + "/" + task + "#" + attempt + "@" + token;
  }
}

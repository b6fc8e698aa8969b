package io.anabranch.schemas.error;

/** Why an attempt did not succeed: the closed list that retries, dead letters and metrics use. */
public enum ErrorKind {
  /** A process ended with an exit code other than 0 and 99. */
  EXIT_CODE(true),
  /** An HTTP answer whose status was not expected; the status says whether trying again helps. */
  HTTP_STATUS(true),
  /** No answer: connection refused, name not found, connection lost. */
  CONNECTION(true),
  /** The attempt's time was up and it was killed. */
  TIMEOUT(true),
  /**
   * The attempt cannot be made as specified: a script that is missing, an expression that fails.
   */
  INVALID_TASK(false),
  /** What the attempt wrote as output is too large or is not JSON. */
  INVALID_OUTPUT(false),
  /** The worker itself failed while it ran the attempt. */
  WORKER_ERROR(true),
  /** The worker that held the attempt was lost, and that more often than is allowed. */
  WORKER_LOST(false),
  /** Workers gave the attempt back more often than is allowed. */
  RETURNED(false),
  /** No worker took the task within its {@code queueTimeout}. */
  QUEUE_TIMEOUT(false),
  /** Somebody marked the task as failed. */
  MARKED(false);

  private final boolean retryable;

  ErrorKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether another attempt may succeed where this one did not. */
  public boolean retryable() {
    return retryable;
  }
}

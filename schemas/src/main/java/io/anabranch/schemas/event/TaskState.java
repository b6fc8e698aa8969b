package io.anabranch.schemas.event;

/** Where a task of a run stands. */
public enum TaskState {
  /** Waits for upstreams. */
  PENDING(false),
  /** Waits for a slot. */
  READY(false),
  /** Sent to a worker, not yet known to run. */
  DISPATCHED(false),
  RUNNING(false),
  /** Waits for its backoff. */
  RETRYING(false),
  SUCCEEDED(true),
  FAILED(true),
  SKIPPED(true),
  /** An upstream did not succeed, so it never starts. */
  UPSTREAM_FAILED(true),
  /** Its run was ended before it was. */
  CANCELLED(true);

  private final boolean terminal;

  TaskState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether it has ended; only a retry or a mark opens it again. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Whether a worker has it. */
  public boolean isWithWorker() {
    return this == DISPATCHED || this == RUNNING;
  }
}

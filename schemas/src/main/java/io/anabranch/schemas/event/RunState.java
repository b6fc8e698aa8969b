package io.anabranch.schemas.event;

/** Where a run stands. */
public enum RunState {
  /** Waits until its DAG may start it. */
  QUEUED(false),
  RUNNING(false),
  SUCCEEDED(true),
  FAILED(true),
  /** Somebody ended it. */
  CANCELLED(true);

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether it has ended; only a retry or a mark opens it again. */
  public boolean isTerminal() {
    return terminal;
  }
}

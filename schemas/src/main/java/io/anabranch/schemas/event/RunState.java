package io.anabranch.schemas.event;

/** Where a run stands. */
public enum RunState {
  RUNNING(false),
  SUCCEEDED(true),
  FAILED(true);

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether it has ended; only the retry of a dead letter opens it again. */
  public boolean isTerminal() {
    return terminal;
  }
}

package io.anabranch.worker.executor;

import java.time.Duration;

/** One attempt that was started. */
public interface TaskRun {
  /** Waits for the end and says what came of it. Called once, on a virtual thread of its own. */
  Outcome await() throws InterruptedException;

  /**
   * Ends the attempt: asks it first, and forces it when {@code grace} has passed. Returns when
   * nothing of it is left to stop; {@link #await()} then returns too. May be called at any time and
   * by any thread, also after the end.
   */
  void stop(Duration grace) throws InterruptedException;

  /** An attempt that has ended already. */
  static TaskRun ended(Outcome outcome) {
    return new TaskRun() {
      @Override
      public Outcome await() {
        return outcome;
      }

      @Override
      public void stop(Duration grace) {}
    };
  }
}

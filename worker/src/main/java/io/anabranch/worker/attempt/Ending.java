package io.anabranch.worker.attempt;

import io.anabranch.worker.executor.Outcome;

/** How an attempt ended at this worker. */
sealed interface Ending {
  /** By itself. */
  record ByItself(Outcome outcome) implements Ending {}

  /** Its time was up and it was killed. */
  record TimedOut() implements Ending {}

  /** It was told to end, and its outcome counts no more. */
  record Stopped(String reason) implements Ending {}

  /** It was never started, and another worker may. */
  record NotStarted(String reason) implements Ending {}
}

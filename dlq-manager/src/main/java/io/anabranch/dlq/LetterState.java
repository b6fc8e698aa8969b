package io.anabranch.dlq;

/** Where a dead letter stands. */
enum LetterState {
  OPEN,
  /** Its task has a new attempt. */
  RETRIED,
  /** The retry succeeded. */
  RESOLVED,
  /** Closed without success, or followed by the letter of its retry. */
  DISCARDED
}

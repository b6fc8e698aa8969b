package io.anabranch.schemas.event;

/** Why a letter is dead. */
public enum LetterKind {
  /** Attempts used up, or the failure is not retryable. */
  TASK_FAILED,
  /** Workers were lost with it too often. */
  WORKER_LOST,
  /** An input that could not be read or was refused. */
  INVALID_EVENT
}

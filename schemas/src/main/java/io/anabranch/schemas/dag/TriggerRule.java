package io.anabranch.schemas.dag;

/**
 * What must have become of a task's upstreams before it starts; Airflow's twelve. FAILED and
 * UPSTREAM_FAILED both count as failed. A task without upstreams starts at once, whatever its rule.
 */
public enum TriggerRule {
  /** All succeeded. Else UPSTREAM_FAILED at the first that failed, SKIPPED at the first skipped. */
  ALL_SUCCESS,
  /** All failed. Else SKIPPED at the first that did not. */
  ALL_FAILED,
  /** All ended, however. */
  ALL_DONE,
  /** All ended and at least one succeeded. Else SKIPPED where all were skipped, or failed. */
  ALL_DONE_MIN_ONE_SUCCESS,
  /** All were skipped. Else SKIPPED at the first that was not. */
  ALL_SKIPPED,
  /** One failed, without waiting for the others. Else SKIPPED. */
  ONE_FAILED,
  /** One succeeded, without waiting for the others. Else SKIPPED where all were, or failed. */
  ONE_SUCCESS,
  /** One succeeded or failed, without waiting for the others. Else SKIPPED. */
  ONE_DONE,
  /** All ended and none failed. Else UPSTREAM_FAILED at the first that failed. */
  NONE_FAILED,
  /** All ended, none failed, one succeeded. Else UPSTREAM_FAILED, or SKIPPED where all were. */
  NONE_FAILED_MIN_ONE_SUCCESS,
  /** All ended and none was skipped. Else SKIPPED at the first that was. */
  NONE_SKIPPED,
  /** At once, with the run. */
  ALWAYS
}

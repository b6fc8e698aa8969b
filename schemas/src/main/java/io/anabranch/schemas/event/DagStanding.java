package io.anabranch.schemas.event;

/** Whether runs of a DAG start. */
public enum DagStanding {
  ACTIVE,
  /** New runs wait until it is active again; what runs goes on. */
  PAUSED,
  /** There are no new runs, until it is registered again; what runs goes on. */
  RETIRED
}

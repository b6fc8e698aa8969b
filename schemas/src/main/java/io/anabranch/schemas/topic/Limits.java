package io.anabranch.schemas.topic;

/** Sizes in bytes of what may go on the log, checked on encoded bytes before Kafka sees them. */
public final class Limits {
  /** Of a record's value on run-commands, dag-commands and task-events. */
  public static final int INPUT = 3 << 19;

  /** Of a record on tasks. */
  public static final int DISPATCH = 2 << 20;

  /** Of a rendered task within a dispatch. */
  public static final int RENDERED_TASK = 256 << 10;

  /** Of the files within a dispatch. */
  public static final int FILES = 512 << 10;

  /** Of a record on history, catalog and dead-letters. */
  public static final int HISTORY = 4 << 20;

  /** Of a task's output. */
  public static final int OUTPUT = 64 << 10;

  /** Outputs that the expressions of one task name, together. */
  public static final int NAMED_OUTPUTS = 512 << 10;

  /** Outputs that expressions name, of one run together. */
  public static final int RUN_OUTPUTS = 16 << 20;

  /** Of the end of a log that a failed attempt carries. */
  public static final int LOG_TAIL = 4 << 10;

  /** Of one log chunk. */
  public static final int LOG_CHUNK = 64 << 10;

  /** Of the raw bytes that a dead letter keeps of an unreadable input. */
  public static final int RAW_INPUT = 512 << 10;

  /** Of a run's parameters together. */
  public static final int PARAMS = 256 << 10;

  private Limits() {}
}

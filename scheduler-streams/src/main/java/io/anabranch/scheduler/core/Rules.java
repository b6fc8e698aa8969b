package io.anabranch.scheduler.core;

import java.time.Duration;

/** The numbers of the rules. */
final class Rules {
  /** A worker enforces a timeout itself; the scheduler steps in so much later. */
  static final Duration TIMEOUT_GRACE = Duration.ofSeconds(30);

  /** How long a worker may take to say that a dispatch runs, before its timeout is counted. */
  static final Duration START_GRACE = Duration.ofSeconds(60);

  /** The longest pause before another attempt that a service's answer may ask for. */
  static final Duration LONGEST_ASKED = Duration.ofDays(1);

  /** How long a failed run stays, so that a dead letter can be replayed into it. */
  static final Duration FAILED_RUN_KEPT = Duration.ofDays(7);

  /** How long a version that is not the newest stays after nothing ran in it any more. */
  static final Duration OLD_VERSION_KEPT = Duration.ofDays(30);

  /** Queued runs that one decision starts, or cancels, at most; the next one is due at once. */
  static final int QUEUED_AT_ONCE = 100;

  /** How long a lost worker is remembered. */
  static final Duration LOST_WORKER_KEPT = Duration.ofDays(7);

  /** How long an id that a client chose is remembered after its run left the store. */
  static final Duration SPENT_ID_KEPT = Duration.ofHours(24);

  /** Most ids that are remembered. */
  static final int MOST_SPENT_IDS = 1_000 * 1_000;

  /** A task that loses so many workers is dead. */
  static final int MOST_LOSSES = 3;

  /** A task that is returned so often is dead. */
  static final int MOST_RETURNS = 10;

  /** The first pause of a worker that returned something; doubles to {@link #LONGEST_PAUSE}. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** Timers that one decision fires at most; the rest is due at once again. */
  static final int TIMERS_AT_ONCE = 1_000;

  /** A decision about so many events and listed tasks takes in no more that may wait. */
  static final int LARGE = 10_000;

  /** Tasks that one event lists at most. */
  static final int LIST = 500;

  /** Problems that a refusal names at most. */
  static final int PROBLEMS = 100;

  private Rules() {}
}

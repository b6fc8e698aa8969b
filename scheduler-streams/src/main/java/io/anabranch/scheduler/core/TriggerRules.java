package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TriggerRule;

/**
 * When a task starts, given what became of its upstreams, and when it is certain that it never
 * will: as in Airflow 3. It is told as soon as it is certain, so where one upstream failed and one
 * was skipped, the first of them decides which of the two a task becomes that needs both.
 */
final class TriggerRules {
  private TriggerRules() {}

  /** What is to become of a task that has not started. */
  enum Verdict {
    WAIT,
    START,
    SKIP,
    /** It ends UPSTREAM_FAILED. */
    FAIL
  }

  static Verdict verdict(TriggerRule rule, Upstreams of) {
    if (of.all() == 0) {
      return Verdict.START;
    }
    boolean done = of.open() == 0;
    return switch (rule) {
      case ALWAYS -> Verdict.START;
      case ALL_DONE -> startOnce(done);
      case ALL_SUCCESS ->
          of.failed() > 0 ? Verdict.FAIL : of.skipped() > 0 ? Verdict.SKIP : startOnce(done);
      case ALL_FAILED -> of.succeeded() + of.skipped() > 0 ? Verdict.SKIP : startOnce(done);
      case ALL_SKIPPED -> of.succeeded() + of.failed() > 0 ? Verdict.SKIP : startOnce(done);
      case ALL_DONE_MIN_ONE_SUCCESS -> done ? oneSuccess(of, true) : Verdict.WAIT;
      case ONE_SUCCESS -> oneSuccess(of, done);
      case ONE_FAILED -> of.failed() > 0 ? Verdict.START : skipOnce(done);
      case ONE_DONE -> of.succeeded() + of.failed() > 0 ? Verdict.START : skipOnce(done);
      case NONE_FAILED -> of.failed() > 0 ? Verdict.FAIL : startOnce(done);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          of.failed() > 0 ? Verdict.FAIL : done ? oneSuccess(of, true) : Verdict.WAIT;
      case NONE_SKIPPED -> of.skipped() > 0 ? Verdict.SKIP : startOnce(done);
    };
  }

  private static Verdict oneSuccess(Upstreams of, boolean done) {
    if (of.succeeded() > 0) {
      return Verdict.START;
    }
    if (!done) {
      return Verdict.WAIT;
    }
    return of.failed() > 0 ? Verdict.FAIL : Verdict.SKIP;
  }

  private static Verdict startOnce(boolean done) {
    return done ? Verdict.START : Verdict.WAIT;
  }

  private static Verdict skipOnce(boolean done) {
    return done ? Verdict.SKIP : Verdict.WAIT;
  }
}

package io.anabranch.projector;

import io.anabranch.schemas.event.HistoryEvent.RunAdmitted;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of table runs.
 *
 * @param key counts runs in the order of their admission
 * @param paused whether nothing more of it is started
 * @param leftAt when the scheduler let go of it; null while it can be retried in place
 * @param admission what never changes; null where the row is in the table already
 */
record RunRow(
    long key,
    @Nullable Admission admission,
    RunState state,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    int reopened,
    boolean paused,
    @Nullable Instant leftAt) {

  /** The admission, the decision that it is part of, and its time. */
  record Admission(RunAdmitted event, long sequence, Instant at) {}

  static RunRow admitted(long key, RunAdmitted event, long sequence, Instant at) {
    RunState state = event.queued() ? RunState.QUEUED : RunState.RUNNING;
    return new RunRow(key, new Admission(event, sequence, at), state, null, null, 0, false, null);
  }

  Admission requireAdmission() {
    if (admission == null) {
      throw new IllegalStateException("Expected run " + key + " to be new, but it was loaded.");
    }
    return admission;
  }

  /** As it is once it was written. */
  RunRow stored() {
    return new RunRow(key, null, state, startedAt, endedAt, reopened, paused, leftAt);
  }

  /** It was queued and starts. */
  RunRow begun() {
    return new RunRow(
        key, admission, RunState.RUNNING, startedAt, endedAt, reopened, paused, leftAt);
  }

  RunRow dispatched(Instant at) {
    return startedAt != null
        ? this
        : new RunRow(key, admission, state, at, endedAt, reopened, paused, leftAt);
  }

  RunRow ended(RunState how, Instant at) {
    return new RunRow(key, admission, how, startedAt, at, reopened, false, leftAt);
  }

  /** Goes on; counted where it had ended. */
  RunRow reopenedAgain() {
    return endedAt == null
        ? this
        : new RunRow(
            key, admission, RunState.RUNNING, startedAt, null, reopened + 1, paused, leftAt);
  }

  RunRow steered(Steering how) {
    boolean pauses = how == Steering.PAUSE || (paused && how != Steering.RESUME);
    return new RunRow(key, admission, state, startedAt, endedAt, reopened, pauses, leftAt);
  }

  RunRow left(Instant at) {
    return new RunRow(key, admission, state, startedAt, endedAt, reopened, paused, at);
  }
}

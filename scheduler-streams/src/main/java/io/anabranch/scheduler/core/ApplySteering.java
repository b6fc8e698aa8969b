package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The part of {@link Apply} that keeps what is done to a run from outside, and its time limit. */
final class ApplySteering {
  private ApplySteering() {}

  /** The run starts, or starts again. */
  static void begin(CellState state, String runId, Instant now) {
    Entry.@Nullable Run run = state.run(runId);
    @Nullable Duration timeout = run == null ? null : state.plan(run).spec().timeout();
    if (timeout != null) {
      put(state, state.steered(runId).until(now.plus(timeout)));
    }
  }

  static void steer(CellState state, HistoryEvent.RunSteered event) {
    Entry.Steered steered = state.steered(event.runId());
    if (event.request() != null) {
      steered = steered.withRequest(event.request());
    }
    if (event.steering() == Steering.PAUSE || event.steering() == Steering.RESUME) {
      steered = steered.withPause(event.steering() == Steering.PAUSE);
    }
    put(state, steered);
  }

  static void cancelled(CellState state, String runId) {
    put(state, state.steered(runId).withCancelled());
  }

  /** The run has ended: it has no limit any more, and is not paused should it go on. */
  static void end(CellState state, String runId) {
    put(state, state.steered(runId).until(null).withPause(false));
  }

  private static void put(CellState state, Entry.Steered steered) {
    if (steered.isEmpty()) {
      state.remove(steered.key());
    } else {
      state.put(steered);
    }
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.TaskState;
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

  static void steer(CellState state, HistoryEvent.RunSteered event, Instant now) {
    Entry.Steered steered = state.steered(event.runId());
    if (event.request() != null) {
      steered = steered.withRequest(event.request());
    }
    if (event.steering() == Steering.PAUSE || event.steering() == Steering.RESUME) {
      steered = steered.withPause(event.steering() == Steering.PAUSE);
    }
    boolean was = state.isPaused(event.runId());
    put(state, steered);
    if (steered.paused() != was) {
      renewWaits(state, event.runId(), steered.paused() ? null : now);
    }
  }

  // Who waits because of a pause waits for no worker, and begins to when it is over.
  private static void renewWaits(CellState state, String runId, @Nullable Instant from) {
    Entry.@Nullable Run run = state.run(runId);
    if (run == null) {
      return;
    }
    for (TaskSpec spec : state.plan(run).spec().tasks()) {
      TaskEntry task = state.task(runId, spec.id());
      if (spec.queueTimeout() != null && task != null && task.state() == TaskState.READY) {
        state.put(task.waitingUntil(Deadlines.slot(spec, task.triedSince(), from)));
      }
    }
  }

  static void cancelled(CellState state, String runId) {
    put(state, state.steered(runId).withCancelled());
  }

  /** The run has ended: it has no limit any more, and is not paused should it go on. */
  static void end(CellState state, String runId) {
    if (state.entry(Entry.Steered.key(runId)) instanceof Entry.Steered steered) {
      put(state, steered.until(null).withPause(false));
    }
  }

  private static void put(CellState state, Entry.Steered steered) {
    if (steered.isEmpty()) {
      state.remove(steered.key());
    } else {
      state.put(steered);
    }
  }
}

package io.anabranch.bench.micro;

import io.anabranch.bench.Shape;
import io.anabranch.scheduler.core.CellState;
import io.anabranch.scheduler.core.Decide;
import io.anabranch.scheduler.core.Decision;
import io.anabranch.scheduler.core.Stamped;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/** A cell without Kafka: one worker that answers each dispatch at once. Not thread-safe. */
final class MicroCell {
  private static final String WORKER = "w-1";
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SLOTS = 2_000;

  private final CellState state = new CellState();
  private final Queue<Dispatch> dispatched = new ArrayDeque<>();
  private final Consumer<Decision> observer;
  private final Shape shape;
  private long offset;

  /** With the shape registered and the worker joined; {@code observer} sees every decision. */
  MicroCell(Shape shape, Consumer<Decision> observer) {
    this.shape = shape;
    this.observer = observer;
    decide(new SeatTaken("leader-1", "host", 1, "bench", "hash", Map.of(), 1));
    decide(new DagRegistrationRequested(DagWriter.toJson(shape.dag()), "bench"));
    decide(new WorkerJoined(WORKER, 0, SLOTS, List.of("default"), "host", "bench", null));
  }

  /** A run from its request to its end. */
  long run() {
    decide(new RunRequested("run-" + ++offset, shape.name(), null, Map.of(), null, null));
    long answered = 0;
    for (Dispatch one = dispatched.poll(); one != null; one = dispatched.poll()) {
      decide(success(one));
      answered++;
    }
    if (answered != shape.tasks()) {
      throw new IllegalStateException(
          "Expected " + shape.tasks() + " tasks to run, but got " + answered + ".");
    }
    return answered;
  }

  private void decide(Input input) {
    Decision decision =
        Decide.decide(state, new Stamped(input, new Cause("task-events", ++offset), TIME));
    // What the topology does after each decision; the changes would pile up else.
    state.drainChanges((key, entry) -> {});
    observer.accept(decision);
    for (Decision.Addressed one : decision.messages()) {
      if (one.message() instanceof Dispatch dispatch) {
        dispatched.add(dispatch);
      }
    }
  }

  /** What the worker says of a dispatch. */
  static TaskSucceeded success(Dispatch dispatch) {
    return new TaskSucceeded(WORKER, dispatch.attempt(), TIME, TIME.plusMillis(1), null);
  }

  /** A decision as history has it. */
  static HistoryRecord record(Decision decision) {
    Stamped stamped = decision.stamped();
    return new HistoryRecord(
        decision.sequence(),
        decision.epoch(),
        stamped.time(),
        stamped.cause(),
        1,
        1,
        stamped.input(),
        decision.events());
  }
}

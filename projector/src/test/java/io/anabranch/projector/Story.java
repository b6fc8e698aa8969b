package io.anabranch.projector;

import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Collects history, a second between decisions. */
final class Story {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final List<HistoryRecord> records = new ArrayList<>();
  private long sequence;

  /** The time of the decision of that number. */
  static Instant at(long sequence) {
    return START.plusSeconds(sequence);
  }

  static AttemptRef ref(String run, String task, int attempt, long token) {
    return new AttemptRef(run, task, attempt, new Token(token, 0));
  }

  /** A decision on {@code input}, which stands at the offset of the decision's own number. */
  Story decide(Input input, HistoryEvent... events) {
    return parts(input, List.of(List.of(events)));
  }

  /** A decision on a timer. */
  Story decide(HistoryEvent... events) {
    return decide(new LeaderEvent.TimerDue("leader-1"), events);
  }

  /** A decision in parts. */
  Story parts(Input input, List<List<HistoryEvent>> parts) {
    sequence++;
    for (int part = 1; part <= parts.size(); part++) {
      records.add(
          new HistoryRecord(
              sequence,
              1,
              at(sequence),
              new Cause("task-events", sequence),
              part,
              parts.size(),
              part == 1 ? input : null,
              parts.get(part - 1)));
    }
    return this;
  }

  List<HistoryRecord> records() {
    return List.copyOf(records);
  }
}

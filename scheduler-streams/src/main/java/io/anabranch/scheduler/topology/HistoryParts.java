package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.Decision;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.PeoplesText;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a decision into records of bounded size. Sizes are estimated from above by what an event
 * holds: encoding each one to measure it would cost more than it is worth.
 */
final class HistoryParts {
  /** Estimated bytes of a part's events; the input, 1.5 MiB at most, comes on top of the first. */
  private static final int BUDGET = 1 << 20;

  private static final int SMALL_EVENT = 1 << 10;
  private static final int LISTED_TASK = 140;
  private static final int TEXT = 6;

  private HistoryParts() {}

  static List<HistoryRecord> of(Decision decision) {
    List<List<HistoryEvent>> cut = cut(decision.events());
    List<HistoryRecord> parts = new ArrayList<>(cut.size());
    for (int i = 0; i < cut.size(); i++) {
      parts.add(
          new HistoryRecord(
              decision.sequence(),
              decision.epoch(),
              decision.stamped().time(),
              decision.stamped().cause(),
              i + 1,
              cut.size(),
              i == 0 ? decision.stamped().input() : null,
              cut.get(i)));
    }
    return parts;
  }

  private static List<List<HistoryEvent>> cut(List<HistoryEvent> events) {
    List<List<HistoryEvent>> parts = new ArrayList<>();
    int from = 0;
    long size = 0;
    for (int i = 0; i < events.size(); i++) {
      long more = atMost(events.get(i));
      if (i > from && size + more > BUDGET) {
        parts.add(events.subList(from, i));
        from = i;
        size = 0;
      }
      size += more;
    }
    parts.add(events.subList(from, events.size()));
    return parts;
  }

  private static long atMost(HistoryEvent event) {
    return SMALL_EVENT
        + switch (event) {
          case HistoryEvent.TasksReady e -> (long) LISTED_TASK * e.tasks().size();
          case HistoryEvent.TasksNotRun e -> (long) LISTED_TASK * e.tasks().size();
          case HistoryEvent.TasksCancelled e -> (long) LISTED_TASK * e.tasks().size();
          case HistoryEvent.TasksSeeded e -> (long) LISTED_TASK * e.tasks().size();
          case HistoryEvent.RunSteered e -> 2L * TEXT * PeoplesText.MOST;
          case HistoryEvent.LetterRetried e -> (long) TEXT * PeoplesText.MOST;
          case HistoryEvent.LetterDiscarded e -> 2L * TEXT * PeoplesText.MOST;
          case HistoryEvent.DagSteered e -> (long) TEXT * PeoplesText.MOST;
          case HistoryEvent.RunReopened e -> (long) LISTED_TASK * e.waiting().size();
          case HistoryEvent.RunIdsReleased e -> (long) LISTED_TASK * e.runIds().size();
          case HistoryEvent.WorkerRegistered e -> 70L * e.queues().size();
          case HistoryEvent.AttemptFailed e -> (long) TEXT * e.error().message().length();
          case HistoryEvent.TaskFailed e -> (long) TEXT * e.error().message().length();
          case HistoryEvent.AttemptWithdrawn e -> (long) TEXT * e.reason().length();
          case HistoryEvent.RunAdmitted e -> BUDGET / 2;
          case HistoryEvent.DagRefused e -> BUDGET / 2;
          default -> 0;
        };
  }
}

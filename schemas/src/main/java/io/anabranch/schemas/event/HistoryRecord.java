package io.anabranch.schemas.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input and what was decided on it. A large decision is several records in one transaction.
 *
 * @param sequence of the decision; counts from 1 in the cell, without gaps
 * @param epoch of the leader that decided
 * @param time of the decision, by the log's clock
 * @param cause where the input stands
 * @param part which part this is, from 1
 * @param parts how many there are
 * @param input the input itself, in the first part only
 * @param events what was decided, in order
 */
public record HistoryRecord(
    long sequence,
    long epoch,
    Instant time,
    Cause cause,
    int part,
    int parts,
    @Nullable Input input,
    List<HistoryEvent> events)
    implements Versioned {
  public HistoryRecord {
    events = List.copyOf(events);
  }
}

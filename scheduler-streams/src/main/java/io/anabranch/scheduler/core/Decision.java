package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.WorkerMessage;
import java.util.List;

/**
 * What was decided on one input. The events are applied already; the rest is to be told to others
 * in the same transaction.
 *
 * @param sequence counts from 1 in the cell, without gaps
 * @param epoch of the leader that decided
 * @param stamped the input
 * @param events in order, at least one
 * @param messages to workers, in order
 * @param letters for topic dead-letters
 * @param catalog for topic catalog
 */
public record Decision(
    long sequence,
    long epoch,
    Stamped stamped,
    List<HistoryEvent> events,
    List<Addressed> messages,
    List<LetterEvent> letters,
    List<CatalogRecord> catalog) {
  /** A message with the partition of topic tasks that its worker reads. */
  public record Addressed(int partition, WorkerMessage message) {}
}

package io.anabranch.projector;

import io.anabranch.schemas.event.HistoryEvent.RunSteered;
import java.time.Instant;

/** A row of table run_operations: what was done to a run from outside, and by which decision. */
record OperationRow(long run, long sequence, Instant at, RunSteered event) {
  record Key(long run, long sequence) {}

  Key rowKey() {
    return new Key(run, sequence);
  }
}

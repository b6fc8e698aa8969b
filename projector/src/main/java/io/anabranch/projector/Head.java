package io.anabranch.projector;

import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last record of history that was folded.
 *
 * @param missing how many decisions, or parts of them, history lacked
 * @param openInput the input of a decision whose further parts are still to come
 */
record Head(
    long sequence,
    int part,
    int parts,
    long epoch,
    Instant decidedAt,
    long missing,
    @Nullable Input openInput) {
  /** Before the first record. */
  static final Head START = new Head(0, 1, 1, 0, Instant.EPOCH, 0, null);

  /** The input that the record's events leave bulk to, where it is known. */
  @Nullable Input inputOf(HistoryRecord record) {
    if (record.input() != null) {
      return record.input();
    }
    return record.sequence() == sequence ? openInput : null;
  }

  Head after(HistoryRecord record) {
    boolean open = record.part() < record.parts();
    return new Head(
        record.sequence(),
        record.part(),
        record.parts(),
        record.epoch(),
        record.time(),
        missing + lackedBefore(record),
        open ? inputOf(record) : null);
  }

  private long lackedBefore(HistoryRecord record) {
    boolean open = part < parts;
    if (record.sequence() == sequence) {
      return Math.max(0, record.part() - part - 1);
    }
    long whole = Math.max(0, record.sequence() - sequence - 1);
    return whole + (open ? parts - part : 0) + (record.part() - 1);
  }
}

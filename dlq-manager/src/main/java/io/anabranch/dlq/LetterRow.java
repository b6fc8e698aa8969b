package io.anabranch.dlq;

import io.anabranch.schemas.event.DeadLetter;
import io.anabranch.schemas.event.LetterEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of table dead_letters.
 *
 * @param key counts letters in the order of the log
 * @param content what never changes; null where the row is in the table already
 */
record LetterRow(
    long key,
    String id,
    @Nullable DeadLetter content,
    LetterState state,
    int round,
    Instant changedAt,
    @Nullable String changedBy,
    @Nullable String reason) {

  static LetterRow opened(long key, LetterEvent.Opened event) {
    return new LetterRow(
        key, event.letter(), event.content(), LetterState.OPEN, 0, event.at(), null, null);
  }

  LetterRow retried(LetterEvent.Retried event) {
    return new LetterRow(
        key, id, content, LetterState.RETRIED, event.round(), event.at(), event.by(), null);
  }

  LetterRow resolved(LetterEvent.Resolved event) {
    return new LetterRow(
        key, id, content, LetterState.RESOLVED, round, event.at(), changedBy, null);
  }

  LetterRow discarded(LetterEvent.Discarded event) {
    return new LetterRow(
        key, id, content, LetterState.DISCARDED, round, event.at(), event.by(), event.reason());
  }

  DeadLetter requireContent() {
    if (content == null) {
      throw new IllegalStateException("Expected letter '" + id + "' to be new, but it was loaded.");
    }
    return content;
  }
}

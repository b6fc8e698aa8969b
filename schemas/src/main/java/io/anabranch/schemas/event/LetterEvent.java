package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The life of a dead letter, on topic dead-letters; the record's key is the letter's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LetterEvent.Opened.class, name = "LetterOpened"),
  @JsonSubTypes.Type(value = LetterEvent.Retried.class, name = "LetterRetried"),
  @JsonSubTypes.Type(value = LetterEvent.Resolved.class, name = "LetterResolved"),
  @JsonSubTypes.Type(value = LetterEvent.Discarded.class, name = "LetterDiscarded"),
})
public sealed interface LetterEvent extends Versioned {
  /** The letter's id. */
  String letter();

  /** By the log's clock. */
  Instant at();

  /** It exists. */
  record Opened(String letter, Instant at, DeadLetter content) implements LetterEvent {}

  /** Its task has a new attempt; {@code round} counts from 1. */
  record Retried(String letter, Instant at, int round, @Nullable String by) implements LetterEvent {
    public Retried {
      by = PeoplesText.cut(by);
    }
  }

  /** The replay succeeded. */
  record Resolved(String letter, Instant at) implements LetterEvent {}

  /** It was closed without success. */
  record Discarded(String letter, Instant at, @Nullable String by, @Nullable String reason)
      implements LetterEvent {
    public Discarded {
      by = PeoplesText.cut(by);
      reason = PeoplesText.cut(reason);
    }
  }
}

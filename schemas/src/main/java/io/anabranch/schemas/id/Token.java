package io.anabranch.schemas.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;

/**
 * Names one dispatch for ever: the sequence of the decision that made it and its index within that
 * decision. Unique in a cell, ordered as the dispatches are, and the same whenever the decision is
 * repeated; so it tells a late result of an earlier run with the same id apart. Text form {@code
 * 17.0}.
 */
public record Token(long sequence, int index) implements Comparable<Token> {
  private static final Comparator<Token> ORDER =
      Comparator.comparingLong(Token::sequence).thenComparingInt(Token::index);

  /** Before every token. */
  public static final Token NONE = new Token(0, 0);

  public Token {
    if (sequence < 0 || index < 0) {
      throw new IllegalArgumentException(
          "Expected a token of numbers >= 0, but got " + sequence + "." + index);
    }
  }

  /** Reads the text form, or throws {@link IllegalArgumentException}. */
  @JsonCreator
  public static Token parse(String text) {
    int dot = text.indexOf('.');
    try {
      return new Token(
          Long.parseLong(text, 0, Math.max(dot, 0), 10),
          Integer.parseInt(text, dot + 1, text.length(), 10));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "Expected a token such as '17.0', but got '" + text + "'.", e);
    }
  }

  @Override
  public int compareTo(Token other) {
    return ORDER.compare(this, other);
  }

  @JsonValue
  @Override
  public String toString() {
    return sequence + "." + index;
  }
}

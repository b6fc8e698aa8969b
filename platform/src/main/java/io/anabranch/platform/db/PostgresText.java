package io.anabranch.platform.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.anabranch.schemas.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What of text, JSON and times Postgres can hold, so that no input stops a fold.
 *
 * <ul>
 *   <li>Text: NUL becomes {@code ␀} (U+2400), a lone surrogate {@code �} (U+FFFD).
 *   <li>JSON goes into columns of type {@code json} as ASCII text; nothing is lost, since there
 *       both are JSON escapes, and numbers stand as written.
 *   <li>Times: years 0001 to 9999, beyond them the nearest; to the microsecond.
 * </ul>
 */
public final class PostgresText {
  private static final char NUL_SYMBOL = '\u2400';
  private static final char REPLACEMENT = '\uFFFD';
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final ObjectWriter ASCII =
      Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private PostgresText() {}

  /** The text with what Postgres refuses replaced; the same instance where nothing is. */
  public static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replace(text, i);
      }
    }
    return text;
  }

  private static String replace(String text, int from) {
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        clean.append(NUL_SYMBOL);
      } else if (!Character.isSurrogate(c)) {
        clean.append(c);
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(REPLACEMENT);
      }
    }
    return clean.toString();
  }

  /** The value as ASCII JSON text for a column of type {@code json}. */
  public static String json(Object value) {
    try {
      return ASCII.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Expected to write " + value.getClass().getSimpleName() + " as JSON, but failed", e);
    }
  }

  /** The time as a column of type {@code timestamptz} holds it. */
  public static Instant time(Instant time) {
    if (time.isBefore(FIRST)) {
      return FIRST;
    }
    return time.isAfter(LAST) ? LAST : time.truncatedTo(ChronoUnit.MICROS);
  }
}

package io.anabranch.schemas.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Reads a time in RFC 3339, from year 1 to 9999 as that demands, and nothing else: numbers would be
 * seconds to one and milliseconds to another, and a database cannot hold all that Java can.
 */
final class ReadInstant extends StdDeserializer<Instant> {
  private static final long serialVersionUID = 1;
  private static final String EXPECTED =
      "Expected a time in RFC 3339 such as 2026-01-02T03:04:05Z, from year 1 to 9999";

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  ReadInstant() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
    String text = parser.getText();
    Instant plain = PlainTime.read(text);
    if (plain != null) {
      return plain;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      return (Instant) context.handleWeirdStringValue(Instant.class, text, EXPECTED);
    }
    return (Instant) context.handleWeirdStringValue(Instant.class, text, EXPECTED);
  }
}

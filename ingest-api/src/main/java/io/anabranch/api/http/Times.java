package io.anabranch.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** RFC 3339 times, as clients send them. */
final class Times {
  private Times() {}

  /** The instant; null when it is not an RFC 3339 time with an offset in the years 1 to 9999. */
  static @Nullable Instant parse(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return time.getYear() >= 1 && time.getYear() <= 9999 ? time.toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}

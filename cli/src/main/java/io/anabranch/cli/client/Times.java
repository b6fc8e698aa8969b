package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Durations between two times of an answer, for people. */
public final class Times {
  private Times() {}

  /** How long what has {@code startedAt} and {@code endedAt} took; {@code -} while it has not. */
  public static String took(JsonNode timed) {
    Instant start = instant(timed.path("startedAt"));
    if (start == null) {
      start = instant(timed.path("createdAt"));
    }
    Instant end = instant(timed.path("endedAt"));
    return start == null || end == null ? "-" : text(Duration.between(start, end));
  }

  /** As {@code 0.42s}, {@code 12.3s}, {@code 2m05s} or {@code 1h02m}. */
  public static String text(Duration duration) {
    double seconds = Math.max(0, duration.toMillis()) / 1000.0;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2fs", seconds);
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    return duration.toHours() == 0
        ? String.format(Locale.ROOT, "%dm%02ds", duration.toMinutes(), duration.toSecondsPart())
        : String.format(Locale.ROOT, "%dh%02dm", duration.toHours(), duration.toMinutesPart());
  }

  private static @Nullable Instant instant(JsonNode time) {
    try {
      return time.isTextual() ? Instant.parse(time.asText()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}

package io.anabranch.schemas.dag;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: whole numbers with the units d, h, m, s and ms, the larger first,
 * each at most once, as in {@code 5m}, {@code 1h30m} and {@code 500ms}.
 */
public final class Durations {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /** Reads the text form, or throws {@link IllegalArgumentException}. */
  public static Duration parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "Expected a duration such as 5m, 1h30m or 500ms, but got '"
              + (text.length() <= 60 ? text : text.substring(0, 60) + "…")
              + "'.");
    }
    long millis = 0;
    for (int i = 0; i < MILLIS.length; i++) {
      String digits = parts.group(i + 1);
      millis += digits == null ? 0 : Long.parseLong(digits) * MILLIS[i];
    }
    return Duration.ofMillis(millis);
  }

  /** The text form; what is below a millisecond is dropped, and nothing is {@code 0s}. */
  public static String format(Duration duration) {
    long left = duration.toMillis();
    if (left < 0) {
      throw new IllegalArgumentException(
          "Expected a duration that is not negative, but got " + duration + ".");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MILLIS.length; i++) {
      long count = left / MILLIS[i];
      if (count > 0) {
        text.append(count).append(UNITS[i]);
        left -= count * MILLIS[i];
      }
    }
    return text.length() == 0 ? "0s" : text.toString();
  }
}

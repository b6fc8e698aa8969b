package io.anabranch.schemas.json;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in the one form that we write ourselves, {@code 2026-01-02T03:04:05[.123456789]Z}.
 * Every record holds some, and the JDK's formatter takes ten times as long. Any other text, a valid
 * one too, is left to it.
 */
final class PlainTime {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int MOST_DIGITS = 9;
  private static final int SECONDS_OF_A_DAY = 86_400;

  private PlainTime() {}

  static @Nullable Instant read(String text) {
    int last = text.length() - 1;
    if (last < FORM.length() || text.charAt(last) != 'Z' || !hasForm(text)) {
      return null;
    }
    int nanos = last == FORM.length() ? 0 : nanos(text, last);
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (year < 1 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    LocalDate first = LocalDate.of(year, month, 1);
    if (day < 1 || day > first.lengthOfMonth() || nanos < 0) {
      return null;
    }
    long days = first.toEpochDay() + day - 1;
    return Instant.ofEpochSecond(
        days * SECONDS_OF_A_DAY + (hour * 60L + minute) * 60 + second, nanos);
  }

  private static boolean hasForm(String text) {
    for (int i = 0; i < FORM.length(); i++) {
      char expected = FORM.charAt(i);
      char given = text.charAt(i);
      if (expected == '0' ? given < '0' || given > '9' : given != expected) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int until) {
    int number = 0;
    for (int i = from; i < until; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  /** What stands between the seconds and the Z; negative where that is no fraction. */
  private static int nanos(String text, int last) {
    int digits = last - FORM.length() - 1;
    if (text.charAt(FORM.length()) != '.' || digits < 1 || digits > MOST_DIGITS) {
      return -1;
    }
    int nanos = 0;
    for (int i = 0; i < MOST_DIGITS; i++) {
      char digit = i < digits ? text.charAt(FORM.length() + 1 + i) : '0';
      if (digit < '0' || digit > '9') {
        return -1;
      }
      nanos = nanos * 10 + digit - '0';
    }
    return nanos;
  }
}

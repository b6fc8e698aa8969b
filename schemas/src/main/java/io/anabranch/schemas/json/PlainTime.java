package io.anabranch.schemas.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes times in the one form that we use ourselves, {@code
 * 2026-01-02T03:04:05[.123456789]Z}. Every record holds some, and the JDK's formatter takes ten
 * times as long. Any other text, a valid one too, is left to it.
 */
public final class PlainTime {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int MOST_DIGITS = 9;
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

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

  /** The same text as {@link Instant#toString()}. */
  public static String write(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      return time.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_DAY));
    int second = Math.floorMod(time.getEpochSecond(), SECONDS_OF_A_DAY);
    // As many groups of three digits as are not all zero.
    int nanos = time.getNano();
    int digits = nanos == 0 ? 0 : nanos % 1_000 != 0 ? 9 : nanos / 1_000 % 1_000 != 0 ? 6 : 3;
    byte[] text = FORM.getBytes(StandardCharsets.ISO_8859_1);
    int end = FORM.length();
    text = Arrays.copyOf(text, end + (digits == 0 ? 1 : digits + 2));
    put(text, 4, 4, date.getYear());
    put(text, 7, 2, date.getMonthValue());
    put(text, 10, 2, date.getDayOfMonth());
    put(text, 13, 2, second / 3_600);
    put(text, 16, 2, second / 60 % 60);
    put(text, 19, 2, second % 60);
    if (digits > 0) {
      text[end] = '.';
      put(
          text,
          end + 1 + digits,
          digits,
          digits == 9 ? nanos : digits == 6 ? nanos / 1_000 : nanos / 1_000 / 1_000);
    }
    text[text.length - 1] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Puts so many digits of a number, which end before {@code end}. */
  private static void put(byte[] text, int end, int digits, int number) {
    int left = number;
    for (int i = end - 1; i >= end - digits; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}

package io.anabranch.schemas.dag;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.base.CaseFormat;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors that are meant: those of a kind ({@code connection}), or those whose exit code or HTTP
 * status is one number ({@code 7}), in a range ({@code 500-599}) or of a class ({@code 5xx}).
 *
 * @param kind null where numbers are meant
 * @param from the first number, 0 to 599
 * @param to the last number
 */
public record ErrorMatch(@Nullable ErrorKind kind, int from, int to) {
  private static final Set<ErrorKind> OTHERS =
      EnumSet.of(
          ErrorKind.WORKER_LOST, ErrorKind.RETURNED, ErrorKind.QUEUE_TIMEOUT, ErrorKind.MARKED);

  /** The kinds that a policy may name: what becomes of the others is not a policy's to say. */
  public static final List<String> KINDS =
      Arrays.stream(ErrorKind.values())
          .filter(kind -> !OTHERS.contains(kind))
          .map(ErrorMatch::name)
          .toList();

  private static final int MOST = 599;
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");
  private static final Pattern CLASS = Pattern.compile("([1-5])xx");

  public ErrorMatch {
    if (from < 0 || to > MOST || from > to) {
      throw new IllegalArgumentException(
          "Expected numbers from 0 to 599 in ascending order, but got " + from + "-" + to + ".");
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static ErrorMatch parse(String text) {
    if (KINDS.contains(text)) {
      String constant = CaseFormat.LOWER_CAMEL.to(CaseFormat.UPPER_UNDERSCORE, text);
      return new ErrorMatch(ErrorKind.valueOf(constant), 0, 0);
    }
    Matcher hundred = CLASS.matcher(text);
    if (hundred.matches()) {
      int first = Integer.parseInt(hundred.group(1)) * 100;
      return new ErrorMatch(null, first, first + 99);
    }
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(
          "Expected an exit code or HTTP status such as 75, 500-599 or 5xx, or one of "
              + String.join(", ", KINDS)
              + ", but got '"
              + text
              + "'.");
    }
    int first = Integer.parseInt(numbers.group(1));
    return new ErrorMatch(
        null, first, numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2)));
  }

  /** Whether the error is meant. */
  public boolean matches(TaskError error) {
    if (kind != null) {
      return error.kind() == kind;
    }
    return isWithin(error.exitCode()) || isWithin(error.httpStatus());
  }

  private boolean isWithin(@Nullable Integer number) {
    return number != null && from <= number && number <= to;
  }

  @JsonValue
  @Override
  public String toString() {
    if (kind != null) {
      return name(kind);
    }
    return from == to ? Integer.toString(from) : from + "-" + to;
  }

  private static String name(ErrorKind kind) {
    return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, kind.name());
  }
}

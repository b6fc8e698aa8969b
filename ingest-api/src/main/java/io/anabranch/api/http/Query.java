package io.anabranch.api.http;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query of a request, strict: every name is known and given once, every value is read. */
public final class Query {
  private static final int MAX_TEXT = 1_000;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  static Query parse(String text, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!known.contains(name)) {
        throw bad(
            "Expected query parameters "
                + (known.isEmpty() ? "(none here)" : new TreeSet<>(known))
                + ", but got '"
                + shown(name)
                + "'. Leave it out.");
      }
      if (values.put(name, value) != null) {
        throw bad("Expected '" + name + "' once, but got it twice. Leave one out.");
      }
    }
    return new Query(values);
  }

  /** The text of a parameter, without control characters; null where it was not given. */
  public @Nullable String text(String name) {
    String value = values.get(name);
    if (value != null
        && (value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl))) {
      throw bad(
          "Expected '" + name + "' to be at most 1000 characters without control characters.");
    }
    return value;
  }

  /** A parameter that matches {@code rule}; null where it was not given. */
  public @Nullable String matching(String name, Pattern rule) {
    String value = text(name);
    if (value != null && !rule.matcher(value).matches()) {
      throw bad("Expected '" + name + "' to match " + rule + ", but got '" + shown(value) + "'.");
    }
    return value;
  }

  /** A whole number within bounds, both included. */
  public int number(String name, int otherwise, int from, int to) {
    Integer number = number(name, from, to);
    return number == null ? otherwise : number;
  }

  /** A whole number within bounds, both included; null where it was not given. */
  public @Nullable Integer number(String name, int from, int to) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    if (!value.matches("-?[0-9]{1,9}")
        || Integer.parseInt(value) < from
        || Integer.parseInt(value) > to) {
      throw bad(
          "Expected '"
              + name
              + "' to be a whole number from "
              + from
              + " to "
              + to
              + ", but got '"
              + shown(value)
              + "'.");
    }
    return Integer.valueOf(value);
  }

  /** An RFC 3339 time; null where it was not given. */
  public @Nullable Instant time(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    // In a query '+' means a blank, and people forget it in +01:00.
    Instant time = Times.parse(value.replace(' ', '+'));
    if (time == null) {
      throw bad(
          "Expected '"
              + name
              + "' to be a time such as 2026-01-31T08:00:00Z, but got '"
              + shown(value)
              + "'.");
    }
    return time;
  }

  /** One of an enum's names, in any case; null where it was not given. */
  public <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw bad(
        "Expected '"
            + name
            + "' to be "
            + Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .collect(Collectors.joining(", "))
            + ", but got '"
            + shown(value)
            + "'.");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad("Expected a query with %XX for special characters, but it cannot be decoded.");
    }
  }

  private static String shown(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "…";
  }

  private static ApiException bad(String detail) {
    return ApiException.of(ProblemType.BAD_REQUEST, detail);
  }
}

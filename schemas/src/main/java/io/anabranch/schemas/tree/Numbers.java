package io.anabranch.schemas.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in one form for each value, the form in which they come back from encoded JSON. */
public final class Numbers {
  private static final Pattern JSON =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final int LONGEST = 100;

  private Numbers() {}

  /** Whether {@code text} is a number as JSON writes it. */
  static boolean isNumber(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return (first == '-' || (first >= '0' && first <= '9')) && JSON.matcher(text).matches();
  }

  /**
   * The number in its one form: a whole number that fits 64 bits is an integer, however it was
   * written. Null for a number that is longer than 100 characters or that no double can hold.
   */
  public static @Nullable JsonNode canonical(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (whole) {
      return integer(new BigInteger(text));
    }
    double size = Double.parseDouble(text);
    if (Double.isInfinite(size)) {
      return null;
    }
    BigDecimal value = size == 0 ? BigDecimal.ZERO : new BigDecimal(text).stripTrailingZeros();
    if (value.scale() <= 0 && value.precision() - value.scale() <= 19) {
      BigInteger integer = value.toBigIntegerExact();
      if (integer.bitLength() < Long.SIZE) {
        return integer(integer);
      }
    }
    return DecimalNode.valueOf(value);
  }

  /** The same for a number that was read already. */
  public static @Nullable JsonNode canonical(JsonNode number) {
    return number.isInt() ? number : canonical(number.asText());
  }

  private static JsonNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }
}

package io.anabranch.api.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a caller may do; each role may do all that the ones before it may. */
public enum Role {
  /** Reads everything, and checks definitions. */
  VIEWER,
  /** Starts runs, retries and discards dead letters. */
  OPERATOR,
  /** Registers DAGs, which is running code on the workers. */
  AUTHOR,
  /** Everything. */
  ADMIN;

  /** Whether this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** Reads a role's name in any case. */
  public static Role parse(String text) {
    try {
      return valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected a role ("
              + Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(", "))
              + "), but got '"
              + text
              + "'.",
          e);
    }
  }

  /** As it stands in files and messages: in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

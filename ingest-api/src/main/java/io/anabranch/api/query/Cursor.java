package io.anabranch.api.query;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page begins, as text that callers hand back and need not understand. */
public final class Cursor {
  private static final String MARK = "1:";

  private Cursor() {}

  /** Writes a key as a cursor. */
  public static String write(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the key back; null for none. */
  public static @Nullable String read(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(MARK) && text.chars().noneMatch(Character::isISOControl)) {
        return text.substring(MARK.length());
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw refused();
  }

  /** Reads a key that is a number back; null for none. */
  public static @Nullable Long readNumber(@Nullable String cursor) {
    String key = read(cursor);
    try {
      return key == null ? null : Long.valueOf(key);
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  private static ApiException refused() {
    return ApiException.of(
        ProblemType.BAD_REQUEST,
        "Expected 'after' to be the 'next' of an earlier answer, but it is not. Begin without it.");
  }
}

package io.anabranch.schemas.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes, in one look at the bytes, records in the form that we write ourselves: one object,
 * {@code "v":1} among its own fields, without blanks there, nested no deeper than an input may be.
 * They can be bound without being taken apart first. Anything else may be fine as well.
 */
final class PlainForm {
  private static final byte[] VERSION =
      ("\"v\":" + Versioned.VERSION).getBytes(StandardCharsets.US_ASCII);

  private PlainForm() {}

  static boolean is(byte @Nullable [] json, int deepest) {
    if (json == null || json.length == 0 || json[0] != '{') {
      return false;
    }
    boolean version = false;
    int depth = 0;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          version |= depth == 1 && isVersion(json, i);
          i = endOfText(json, i);
        }
        default -> {}
      }
      if (depth > deepest) {
        return false;
      }
    }
    return version;
  }

  // INVARIANT: at a text that stands in the outermost object. It is a name where one may begin.
  private static boolean isVersion(byte[] json, int from) {
    int after = from + VERSION.length;
    return (json[from - 1] == ',' || json[from - 1] == '{')
        && after < json.length
        && Arrays.equals(json, from, after, VERSION, 0, VERSION.length)
        && (json[after] == ',' || json[after] == '}');
  }

  private static int endOfText(byte[] json, int from) {
    int i = from + 1;
    while (i < json.length && json[i] != '"') {
      i += json[i] == '\\' ? 2 : 1;
    }
    return i;
  }
}

package io.anabranch.schemas.tree;

import org.jspecify.annotations.Nullable;

/** Which texts can go everywhere: into an environment, a database, UTF-8. */
public final class Texts {
  private Texts() {}

  /** What makes {@code text} one that cannot go everywhere; null for nothing. */
  public static @Nullable String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "Expected text without NUL characters, but got one at index " + i + ".";
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return "Expected whole characters, but half of one stands alone at index " + i + ".";
        }
        i++;
      }
    }
    return null;
  }
}

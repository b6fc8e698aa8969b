package io.anabranch.schemas.event;

import org.jspecify.annotations.Nullable;

/**
 * What people say of themselves and why. It is repeated in what follows from it, so a part of it is
 * kept: whatever a client sends, a record of ours stays small.
 */
public final class PeoplesText {
  /** Most characters that are kept; the rest is cut off. */
  public static final int MOST = 1_000;

  private PeoplesText() {}

  static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
  }
}

package io.anabranch.schemas.error;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a text that somebody sent.
 *
 * @param path where in the document, as {@code tasks[1].dependencies[0]}; empty for the whole
 * @param line counted from 1; 0 where the text has no lines (an event, a parameter)
 * @param column counted from 1; 0 where there is none
 * @param message "Expected X, but Y." with what to do
 * @param suggestion what was probably meant, where something is near
 */
public record Problem(
    String path, int line, int column, String message, @Nullable String suggestion) {
  /** A problem without a place in a text. */
  public static Problem at(String path, String message) {
    return new Problem(path, 0, 0, message, null);
  }

  @Override
  public String toString() {
    return (line > 0 ? line + ":" + column + " " : "")
        + (path.isEmpty() ? "" : path + ": ")
        + message
        + (suggestion == null ? "" : " Did you mean '" + suggestion + "'?");
  }
}

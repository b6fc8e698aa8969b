package io.anabranch.schemas.id;

import java.util.regex.Pattern;

/** The one rule for ids that others choose: runs, workers, letters. */
public final class Ids {
  /** What an opaque id looks like: 1 to 128 characters, safe in a key, a URL and a log line. */
  public static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@:+-]{0,127}");

  /** What a DAG's name and a queue's name look like. */
  public static final Pattern DAG = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** What a task's id looks like. */
  public static final Pattern TASK = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,126}");

  private static final int MOST_PLAIN = 127;

  private Ids() {}

  /** Returns {@code id}, or throws with a sentence that says what an id looks like. */
  public static String opaque(String what, String id) {
    return isPlain(id) ? id : check(OPAQUE, what, id);
  }

  /** Returns {@code id}, or throws with a sentence that says what a DAG's id looks like. */
  public static String dag(String id) {
    return check(DAG, "dag", id);
  }

  /** Returns {@code id}, or throws with a sentence that says what a task's id looks like. */
  public static String task(String id) {
    return isPlain(id) ? id : check(TASK, "task", id);
  }

  // A letter, then letters, digits, _ and -: fits OPAQUE and TASK alike, as most ids do. Each
  // record
  // holds some, and matching them took a twentieth of the fold.
  private static boolean isPlain(String id) {
    if (id == null || id.isEmpty() || id.length() > MOST_PLAIN || !isLetter(id.charAt(0))) {
      return false;
    }
    for (int i = 1; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String check(Pattern rule, String what, String id) {
    if (id == null || !rule.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Expected '"
              + what
              + "' to match "
              + rule
              + ", but got "
              + (id == null ? "nothing" : "'" + abbreviate(id) + "'")
              + ".");
    }
    return id;
  }

  private static String abbreviate(String id) {
    return id.length() <= 140 ? id : id.substring(0, 140) + "…";
  }
}

package io.anabranch.schemas.tree;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names in messages: which one was probably meant, and how much of one is shown. */
public final class Words {
  private static final int LONGEST_COMPARED = 130;

  private Words() {}

  /** {@code text} in quotes, at most 60 characters of it. */
  public static String quote(String text) {
    return "'" + cut(text, 60) + "'";
  }

  /** The first {@code most} characters of {@code text}, on one line. */
  public static String cut(String text, int most) {
    String shown = text.length() <= most ? text : text.substring(0, most - 1) + "…";
    return shown.replaceAll("[\\p{Cntrl}]", "·");
  }

  /**
   * The candidate that is nearest to what was written: the same but for case and separators, or few
   * edits away; null where none is near.
   */
  public static @Nullable String nearest(String written, Collection<String> candidates) {
    if (written.length() > LONGEST_COMPARED) {
      return null;
    }
    int limit = written.length() <= 3 ? 1 : Math.min(3, 1 + written.length() / 4);
    String best = null;
    int bestDistance = limit + 1;
    String bare = bare(written);
    for (String candidate : candidates) {
      if (bare(candidate).equals(bare)) {
        return candidate;
      }
      if (Math.abs(candidate.length() - written.length()) < bestDistance) {
        int distance = distance(written, candidate);
        if (distance < bestDistance && distance < candidate.length()) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  private static String bare(String name) {
    StringBuilder bare = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-') {
        bare.append(c);
      }
    }
    return bare.toString().toLowerCase(Locale.ROOT);
  }

  /** Optimal string alignment: insertions, deletions, replacements, swaps of neighbours. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}

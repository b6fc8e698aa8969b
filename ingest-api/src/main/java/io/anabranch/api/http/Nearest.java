package io.anabranch.api.http;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Finds what was probably meant. */
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /**
   * The candidate that is at most a third of its length away (insertions, deletions, changes); null
   * when none is. The same for the same candidates in any order.
   */
  public static @Nullable String to(String given, Collection<String> candidates) {
    if (given.isEmpty() || given.length() > LONGEST) {
      return null;
    }
    return candidates.stream()
        .filter(candidate -> candidate.length() <= LONGEST)
        .filter(candidate -> distance(given, candidate) * 3 <= Math.max(3, candidate.length()))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(given, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}

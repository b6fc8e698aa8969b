package io.anabranch.schemas.tree;

import io.anabranch.schemas.error.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with one text, so that all of it is reported at once. */
public final class Problems {
  /** Most problems that are kept; of the others only the number is told. */
  public static final int MOST = 1_000;

  /** Looking for what was meant costs as much as there are names: only so often. */
  private static final int MOST_SUGGESTIONS = 100;

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final List<Problem> found = new ArrayList<>();
  private int suggestions;
  private int left;

  /** Notes a problem for which nothing can be suggested. */
  public void add(Place place, String message) {
    note(place, message, null);
  }

  /** Notes a problem and what was meant instead. */
  public void suggest(Place place, String message, @Nullable String suggestion) {
    note(place, message, suggestion);
  }

  /** Notes a problem with a name that is none of {@code candidates}; returns the nearest. */
  public @Nullable String unknown(
      Place place, String message, String written, Collection<String> candidates) {
    String nearest = suggestions++ < MOST_SUGGESTIONS ? Words.nearest(written, candidates) : null;
    note(place, message, nearest);
    return nearest;
  }

  /** Takes over what another found. */
  public void addAll(Problems other) {
    other.found.forEach(
        problem -> {
          if (found.size() < MOST) {
            found.add(problem);
          } else {
            left++;
          }
        });
    left += other.left;
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many problems there are so far. */
  public int size() {
    return found.size() + left;
  }

  /** All problems in the order of the text. */
  public List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(BY_PLACE);
    if (left > 0) {
      sorted.add(Problem.at("", "There are " + left + " more problems. Fix these first."));
    }
    return List.copyOf(sorted);
  }

  private void note(Place place, String message, @Nullable String suggestion) {
    if (found.size() >= MOST) {
      left++;
      return;
    }
    found.add(new Problem(place.path(), place.line(), place.column(), message, suggestion));
  }
}

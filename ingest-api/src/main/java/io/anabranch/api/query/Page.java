package io.anabranch.api.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list, or a part of it.
 *
 * @param next where the next part begins; ask with it as {@code after}; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /** Makes a page of {@code limit} items from one more than that, if there are more. */
  public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, Cursor.write(cursor.apply(items.getLast())));
  }
}

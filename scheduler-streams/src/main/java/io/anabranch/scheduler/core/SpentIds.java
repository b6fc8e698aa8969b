package io.anabranch.scheduler.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The spent ids in the order in which they are released: an index. */
final class SpentIds {
  private final TreeSet<Entry.SpentId> byTime =
      new TreeSet<>(Comparator.comparing(Entry.SpentId::until).thenComparing(Entry.SpentId::runId));

  void replace(Entry.@Nullable SpentId old, Entry.@Nullable SpentId next) {
    if (old != null) {
      byTime.remove(old);
    }
    if (next != null) {
      byTime.add(next);
    }
  }

  /** The oldest ids beyond {@code most}. */
  List<String> beyond(int most) {
    List<String> ids = new ArrayList<>();
    int excess = byTime.size() - most;
    for (Entry.SpentId spent : byTime) {
      if (ids.size() >= excess) {
        break;
      }
      ids.add(spent.runId());
    }
    return ids;
  }
}

package io.anabranch.scheduler.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which entries are due when: an index over them, ordered by time, then by key. */
final class Timers {
  private record Timer(Instant at, String key) {}

  private final TreeSet<Timer> byTime =
      new TreeSet<>(Comparator.comparing(Timer::at).thenComparing(Timer::key));

  void replace(@Nullable Entry old, @Nullable Entry next) {
    Instant before = old == null ? null : old.due();
    Instant after = next == null ? null : next.due();
    if (before != null && old != null && !before.equals(after)) {
      byTime.remove(new Timer(before, old.key()));
    }
    if (after != null && next != null && !after.equals(before)) {
      byTime.add(new Timer(after, next.key()));
    }
  }

  /** The earliest time at which something is due; null for never. */
  @Nullable Instant earliest() {
    return byTime.isEmpty() ? null : byTime.first().at;
  }

  /** Keys of what is due at {@code now}, the earliest first, {@code limit} at most. */
  List<String> due(Instant now, int limit) {
    List<String> keys = new ArrayList<>();
    for (Timer timer : byTime) {
      if (timer.at.isAfter(now) || keys.size() == limit) {
        break;
      }
      keys.add(timer.key);
    }
    return keys;
  }
}

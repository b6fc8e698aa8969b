package io.anabranch.scheduler.leader;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the leader's own ticks between two beats of a worker. Silence is measured by the log
 * itself, so neither an outage nor a stepped clock makes a worker look lost. Not thread-safe.
 */
final class Silence {
  /** So many ticks without a beat, and a worker is lost. */
  static final int LIMIT = 6;

  private final Map<String, Integer> ticks = new HashMap<>();

  void beat(String worker) {
    ticks.computeIfPresent(worker, (id, silent) -> 0);
  }

  /**
   * A tick of this leader was read.
   *
   * @param known workers; one that is new here counts from this tick on
   * @return the workers that were silent for {@value #LIMIT} ticks; each again after as many
   */
  List<String> tick(Set<String> known) {
    ticks.keySet().retainAll(known);
    List<String> silent =
        ticks.entrySet().stream()
            .filter(entry -> entry.getValue() + 1 >= LIMIT)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    ticks.replaceAll((worker, count) -> count + 1);
    known.forEach(worker -> ticks.putIfAbsent(worker, 0));
    silent.forEach(worker -> ticks.put(worker, 0));
    return silent;
  }
}

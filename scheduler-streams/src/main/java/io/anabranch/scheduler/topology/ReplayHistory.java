package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.CellState;
import io.anabranch.scheduler.core.Decide;
import io.anabranch.scheduler.core.Decision;
import io.anabranch.scheduler.core.EntryCodec;
import io.anabranch.scheduler.core.Stamped;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Feeds the inputs that history recorded, from the first one on, to a core of its own. As the core
 * is deterministic, it decides the very same again: what is written differs only if the cell was
 * written by something else, or by another version of the rules. Not thread-safe.
 */
public final class ReplayHistory {
  private final CellState state = new CellState();

  /**
   * Decides again on an input.
   *
   * @param first the decision's first record, which holds the input
   * @return the bytes of all of the decision's records
   * @throws IllegalArgumentException when {@code first} has no input
   */
  public List<byte[]> decide(HistoryRecord first) {
    Input input = first.input();
    if (input == null) {
      throw new IllegalArgumentException(
          "Expected the first record of decision " + first.sequence() + ", which has its input.");
    }
    Decision decision = Decide.decide(state, new Stamped(input, first.cause(), first.time()));
    return HistoryParts.of(decision).stream().map(Codec.HISTORY::encode).toList();
  }

  /** What the store then holds, by key. */
  public SortedMap<String, byte[]> store() {
    SortedMap<String, byte[]> store = new TreeMap<>();
    state.entries().forEach((key, entry) -> store.put(key, EntryCodec.encode(entry)));
    return store;
  }
}

package io.anabranch.scheduler.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who else knows what a cell's state is, and has to agree with it: the fold of history as it is
 * read back, the store, a state that was never restored, and a recount. What an input touched is
 * compared after each; what none touched stayed as it was compared before, and is compared again
 * with the whole.
 */
final class CellWitnesses {
  private final int inputsPerWhole;
  private final CellState folded = new CellState();
  // WHY it decides too: a restored leader has to decide as one that lived through everything.
  private final CellState lived = new CellState();
  // Without an order, as the changelog is read into.
  private final Map<String, byte[]> store = new HashMap<>();
  private final Recount recount = new Recount();
  private final MachineWalk walk = new MachineWalk();
  // Decides once, on the next input.
  private @Nullable CellState heir;

  CellWitnesses(int inputsPerWhole) {
    this.inputsPerWhole = inputsPerWhole;
  }

  Set<Machine.Row> taken() {
    return walk.taken();
  }

  /** The live state decided so. */
  void saw(CellState live, Decision decision) {
    if (heir != null) {
      decidesAlike("restored", heir, decision);
      heir = null;
    }
    decidesAlike("never restored", lived, decision);
    fold(decision);
    Map<String, @Nullable Entry> changes = changes(live);
    changes.forEach(this::store);
    agrees("the state that was never restored", changes(lived), changes);
    agrees("the fold of history", changes(folded), changes);
    for (String run : recount.touchedRuns()) {
      String key = Entry.Progress.key(run);
      same("the progress of the fold", key, folded.entry(key), live.entry(key));
      same("the progress of the one never restored", key, lived.entry(key), live.entry(key));
    }
    recount.check(live);
    recount.checkSlots();
    recount.checkGiven(decision.events());
    for (CellState other : List.of(lived, folded)) {
      assertThat(other.earliestDue()).as("next timer").isEqualTo(live.earliestDue());
      assertThat(other.readyTasks()).as("ready tasks").isEqualTo(live.readyTasks());
    }
    if (decision.sequence() % inputsPerWhole == 0) {
      heir = compareWhole(live);
    }
  }

  private static void decidesAlike(String who, CellState other, Decision decision) {
    assertThat(Decide.decide(other, decision.stamped()))
        .as("decided by a state that was %s", who)
        .isEqualTo(decision);
  }

  private void store(String key, @Nullable Entry entry) {
    if (entry == null) {
      store.remove(key);
      recount.changed(key, null);
      return;
    }
    byte[] value = EntryCodec.encode(entry);
    if (entry instanceof TaskEntry) {
      assertThat(value).as("as the mapper writes it").isEqualTo(Json.bytes(entry));
    }
    store.put(key, value);
    Entry read = EntryCodec.decode(key, value);
    same("what the store gives back", key, read, entry);
    recount.changed(key, read);
  }

  private void fold(Decision decision) {
    HistoryRecord record =
        new HistoryRecord(
            decision.sequence(),
            decision.epoch(),
            decision.stamped().time(),
            decision.stamped().cause(),
            1,
            1,
            decision.stamped().input(),
            decision.events());
    try {
      HistoryRecord read = Codec.HISTORY.decode(Codec.HISTORY.encode(record));
      Input input = read.input();
      if (input == null) {
        throw new AssertionError("no input in " + record);
      }
      for (HistoryEvent event : read.events()) {
        HistoryRecord part = partOf(read, event);
        walk.over(folded, event, () -> Apply.fold(folded, part, input));
      }
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  private static HistoryRecord partOf(HistoryRecord record, HistoryEvent event) {
    return new HistoryRecord(
        record.sequence(),
        record.epoch(),
        record.time(),
        record.cause(),
        1,
        1,
        record.input(),
        List.of(event));
  }

  private static Map<String, @Nullable Entry> changes(CellState of) {
    Map<String, @Nullable Entry> changes = new TreeMap<>();
    of.drainChanges(changes::put);
    return changes;
  }

  private static void agrees(
      String who,
      Map<String, ? extends @Nullable Entry> says,
      Map<String, ? extends @Nullable Entry> changes) {
    assertThat(says.keySet()).as("entries of %s", who).isEqualTo(changes.keySet());
    changes.forEach((key, entry) -> same(who, key, says.get(key), entry));
  }

  // Equal are entries that are stored alike: a number may be read back as another type of node.
  private static void same(String who, String key, @Nullable Entry says, @Nullable Entry expected) {
    if (says == null || !says.equals(expected)) {
      assertThat(text(says)).as("%s on %s", who, key).isEqualTo(text(expected));
    }
  }

  private static @Nullable String text(@Nullable Entry entry) {
    return entry == null ? null : new String(EntryCodec.encode(entry), UTF_8);
  }

  /**
   * Compares all that is in {@code live}, also what no input touched.
   *
   * @return the state that a leader restores now
   */
  CellState compareWhole(CellState live) {
    CellState restored =
        CellState.restored(
            store.entrySet().stream()
                .map(one -> EntryCodec.decode(one.getKey(), one.getValue()))
                .iterator());
    Map<String, Entry> expected = live.entries();
    agrees("the store", restored.entries(), expected);
    agrees("the fold of history", folded.entries(), expected);
    agrees("the state that was never restored", lived.entries(), expected);
    recount.checkWhole(live);
    Holders.check(live);
    return restored;
  }
}

package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CellStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Entry.Run RUN = new Entry.Run("r-1", "etl", 1, NOW, Map.of(), false);

  private static Entry.Dag dag() throws IOException {
    return new Entry.Dag(
        "etl",
        1,
        "hash",
        Json.mapper()
            .readTree(
                """
                {"name":"etl","tasks":[{"id":"a","type":"noop"},{"id":"b","type":"noop"}]}"""));
  }

  private static Map<String, Boolean> removed(CellState state) {
    Map<String, Boolean> changes = new TreeMap<>();
    state.drainChanges((key, entry) -> changes.put(key, entry == null));
    return changes;
  }

  @Test
  void progressThatAnEarlierBuildStoredIsCountedAnewAndRemovedAtItsFirstChange()
      throws IOException {
    TaskEntry done = TaskEntry.pending("r-1", "a", "default", 0).ended(TaskState.SUCCEEDED);
    Entry.Progress stale = new Entry.Progress("r-1", RunState.RUNNING, 7, 5, 3, null);
    CellState state = CellState.restored(List.<Entry>of(stale, done, RUN, dag()).iterator());
    Entry.Progress counted = new Entry.Progress("r-1", RunState.RUNNING, 1, 0, 0, null);
    assertThat(state.progress("r-1")).isEqualTo(counted);
    assertThat(removed(state)).isEmpty();

    state.put(counted.add(-1, 0, 0));
    assertThat(removed(state)).containsExactly(Map.entry("progress/r-1", true));
    state.put(counted);
    assertThat(removed(state)).isEmpty();
  }

  @Test
  void progressIsStoredOnceTheRunHasEndedAndRemovedWhenItIsReopened() throws IOException {
    CellState state = CellState.restored(List.<Entry>of(RUN, dag()).iterator());
    Entry.Progress running = state.progress("r-1");
    state.put(running.in(RunState.FAILED, NOW));
    assertThat(removed(state)).containsExactly(Map.entry("progress/r-1", false));
    state.put(running);
    assertThat(removed(state)).containsExactly(Map.entry("progress/r-1", true));
  }

  @Test
  void runWhoseVersionIsMissingIsRefusedWithItsName() {
    assertThatThrownBy(() -> CellState.restored(List.<Entry>of(RUN).iterator()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("r-1");
  }
}

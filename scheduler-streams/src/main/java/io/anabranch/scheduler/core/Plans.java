package io.anabranch.scheduler.core;

import io.anabranch.schemas.dagfile.DagReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plans of the DAG versions used last, compiled when they are first needed. */
final class Plans {
  private static final int MOST = 1_000;

  private final CellState state;
  private final Map<String, DagPlan> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DagPlan> eldest) {
          return size() > MOST;
        }
      };

  Plans(CellState state) {
    this.state = state;
  }

  DagPlan of(String dag, int version) {
    String key = Entry.Dag.key(dag, version);
    DagPlan plan = compiled.get(key);
    if (plan == null) {
      Entry.Dag entry = state.dag(dag, version);
      if (entry == null) {
        throw new IllegalStateException("Expected " + key + " to be in the store.");
      }
      plan = new DagPlan(DagReader.read(entry.definition()).orThrow());
      compiled.put(key, plan);
    }
    return plan;
  }
}

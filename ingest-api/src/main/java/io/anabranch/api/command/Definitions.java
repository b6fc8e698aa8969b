package io.anabranch.api.command;

import io.anabranch.api.catalog.Registered;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads registered definitions, and remembers the last ones that were asked for: reading one
 * compiles its expressions, which is dear for every run. Thread-safe.
 */
final class Definitions {
  private static final int REMEMBERED = 256;

  private final Map<Key, Optional<DagSpec>> read =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Optional<DagSpec>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Key(String dag, int version, String hash) {}

  /** The DAG; null when this release cannot read its definition. */
  @Nullable DagSpec read(Registered registered) {
    Key key = new Key(registered.dag(), registered.version(), registered.hash());
    synchronized (read) {
      Optional<DagSpec> known = read.get(key);
      if (known != null) {
        return known.orElse(null);
      }
    }
    // Outside the lock: two callers may read the same one, and nobody waits for a large one.
    Optional<DagSpec> dag = Optional.ofNullable(DagReader.read(registered.definition()).dag());
    synchronized (read) {
      read.put(key, dag);
    }
    return dag.orElse(null);
  }
}

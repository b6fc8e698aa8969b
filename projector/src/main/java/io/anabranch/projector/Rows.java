package io.anabranch.projector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a table that a batch touches: as they are in it, and as they are to be written. */
final class Rows<K, R> {
  private final Map<K, R> loaded = new HashMap<>();
  private final Map<K, R> changed = new LinkedHashMap<>();

  void loaded(K key, R row) {
    loaded.put(key, row);
  }

  @Nullable R get(K key) {
    R row = changed.get(key);
    return row != null ? row : loaded.get(key);
  }

  void put(K key, R row) {
    changed.put(key, row);
  }

  Collection<R> changed() {
    return changed.values();
  }

  /** The changed rows that the table does not have. */
  List<R> added() {
    return changed(false);
  }

  /** The changed rows that the table has, as they were. */
  List<R> replaced() {
    return changed(true);
  }

  private List<R> changed(boolean inTable) {
    List<R> rows = new ArrayList<>();
    changed.forEach(
        (key, row) -> {
          if (loaded.containsKey(key) == inTable) {
            rows.add(row);
          }
        });
    return rows;
  }

  int size() {
    return loaded.size() + changed.size();
  }

  /** The changed rows were written. */
  void settle() {
    loaded.putAll(changed);
    changed.clear();
  }

  void remove(K key) {
    loaded.remove(key);
    changed.remove(key);
  }

  void clear() {
    loaded.clear();
    changed.clear();
  }
}

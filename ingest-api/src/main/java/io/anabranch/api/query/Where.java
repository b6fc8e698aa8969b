package io.anabranch.api.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions that hold together: fixed SQL with a bound value each, absent values left out. */
final class Where {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds {@code condition}, which names {@code :name}, unless there is no value for it. */
  Where and(String condition, String name, @Nullable Object value) {
    if (value != null) {
      conditions.add("(" + condition + ")");
      values.put(name, value);
    }
    return this;
  }

  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  Map<String, Object> values() {
    return values;
  }
}

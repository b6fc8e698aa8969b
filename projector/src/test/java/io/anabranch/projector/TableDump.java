package io.anabranch.projector;

import io.anabranch.platform.db.Database;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a projection says, so that two of them can be compared. */
final class TableDump {
  private static final Map<String, String> TABLES =
      Map.ofEntries(
          Map.entry("history_head", "t::text"),
          Map.entry("applied_inputs", "t::text"),
          Map.entry("epochs", "t::text"),
          Map.entry("dag_versions", "t::text"),
          Map.entry("runs", "t::text"),
          Map.entry("tasks", "t::text"),
          Map.entry("attempts", "t::text"),
          Map.entry("workers", "t::text"),
          Map.entry("run_operations", "t::text"),
          Map.entry("log_chunks", "t::text"),
          Map.entry("fold_poison", "t.topic || ' ' || t.partition || ' ' || t.record_offset"));

  private TableDump() {}

  static Map<String, List<String>> of(Database database) {
    Map<String, List<String>> dump = new TreeMap<>();
    database
        .jdbi()
        .useHandle(
            handle ->
                TABLES.forEach(
                    (table, row) ->
                        dump.put(
                            table,
                            handle
                                .createQuery("SELECT " + row + " FROM " + table + " t ORDER BY 1")
                                .mapTo(String.class)
                                .list())));
    return dump;
  }
}

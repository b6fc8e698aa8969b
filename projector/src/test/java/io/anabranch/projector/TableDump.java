package io.anabranch.projector;

import io.anabranch.platform.db.Database;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a projection says, so that two of them can be compared. */
final class TableDump {
  private static final Map<String, String> TABLES =
      Map.of(
          "history_head", "t::text",
          "applied_inputs", "t::text",
          "epochs", "t::text",
          "dag_versions", "t::text",
          "runs", "t::text",
          "tasks", "t::text",
          "attempts", "t::text",
          "workers", "t::text",
          "log_chunks", "t::text",
          "fold_poison", "t.topic || ' ' || t.partition || ' ' || t.record_offset");

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

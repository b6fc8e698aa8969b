package io.anabranch.bench;

import io.anabranch.platform.db.Database;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a table of the projection holds.
 *
 * @param rows that can be seen
 * @param bytes with its indexes and its overflow, dead rows included
 */
record PostgresUse(long rows, long bytes) {
  static final PostgresUse NONE = new PostgresUse(0, 0);

  private record Row(String name, long bytes) {}

  /** By table. */
  static Map<String, PostgresUse> of(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              Map<String, PostgresUse> use = new TreeMap<>();
              var tables =
                  handle
                      .createQuery(
                          """
                          SELECT relname, pg_total_relation_size(oid) FROM pg_class
                           WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
                             AND relname NOT LIKE 'flyway%'
                          """)
                      .map((row, context) -> new Row(row.getString(1), row.getLong(2)))
                      .list();
              for (Row table : tables) {
                // The name comes from the catalogue of our own schema, which has plain names only.
                long rows =
                    handle
                        .createQuery("SELECT count(*) FROM " + table.name())
                        .mapTo(Long.class)
                        .one();
                use.put(table.name(), new PostgresUse(rows, table.bytes()));
              }
              return use;
            });
  }

  PostgresUse minus(PostgresUse before) {
    return new PostgresUse(rows - before.rows, bytes - before.bytes);
  }
}

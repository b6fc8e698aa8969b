package io.anabranch.platform.db;

import java.util.Optional;

/** Which tables the services of this release need, and whether a database has them. */
public final class Schema {
  /** The number of the newest migration; a database with a newer one serves as well. */
  public static final int VERSION = 3;

  private Schema() {}

  /**
   * What keeps the services from using the database: one sentence with what to do, or nothing.
   *
   * @throws org.jdbi.v3.core.JdbiException when the database cannot be asked
   */
  public static Optional<String> problem(Database database) {
    int found = version(database);
    if (found >= VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        "Expected a database migrated to version "
            + VERSION
            + ", but it "
            + (found == 0 ? "has no tables of ours" : "is at version " + found)
            + ". Run 'anabranch migrate'.");
  }

  private static int version(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              boolean migrated =
                  handle
                      .createQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")
                      .mapTo(Boolean.class)
                      .one();
              if (!migrated) {
                return 0;
              }
              return handle
                  .createQuery(
                      "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history"
                          + " WHERE success AND version ~ '^[0-9]+$'")
                  .mapTo(Integer.class)
                  .one();
            });
  }
}

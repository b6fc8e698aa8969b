package io.anabranch.migrations;

import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.db.Schema;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings a database to the tables that this release needs. */
public final class Migrations {
  private static final int CONNECT_RETRIES = 10;

  private Migrations() {}

  /**
   * Applies what is missing, each migration in a transaction of its own. Idempotent; of several
   * processes that do it at once one works and the others wait. Waits up to a minute for Postgres.
   *
   * @return what it did
   * @throws org.flywaydb.core.api.FlywayException when Postgres cannot be reached, or its tables
   *     were made by other migrations than these
   */
  public static Migrated migrate(DatabaseSettings settings) {
    MigrateResult result = flyway(settings).migrate();
    return new Migrated(
        result.migrationsExecuted,
        result.targetSchemaVersion != null
            ? result.targetSchemaVersion
            : String.valueOf(result.initialSchemaVersion));
  }

  /** Whether the services of this release can use the database. */
  public static boolean isCurrent(Database database) {
    return Schema.problem(database).isEmpty();
  }

  /** The number of the newest migration in this release. */
  static int newest(DatabaseSettings settings) {
    int newest = 0;
    for (MigrationInfo migration : flyway(settings).info().all()) {
      newest = Math.max(newest, Integer.parseInt(migration.getVersion().getVersion()));
    }
    return newest;
  }

  private static Flyway flyway(DatabaseSettings settings) {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations("classpath:db/migration")
        .connectRetries(CONNECT_RETRIES)
        .cleanDisabled(true)
        .load();
  }

  /**
   * What a migration did.
   *
   * @param applied how many migrations were missing
   * @param version where the database stands now
   */
  public record Migrated(int applied, String version) {}
}

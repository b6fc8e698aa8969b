package io.anabranch.projector;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A database that is projected into, as a test sees it. */
final class Projected implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(90);

  final DatabaseSettings settings;
  private final Database database;

  private Projected(DatabaseSettings settings) {
    this.settings = settings;
    this.database = Database.open(settings);
  }

  static Projected migrated() {
    DatabaseSettings settings = TestPostgres.database();
    Migrations.migrate(settings);
    return new Projected(settings);
  }

  static Projected at(DatabaseSettings settings) {
    return new Projected(settings);
  }

  Database database() {
    return database;
  }

  List<Map<String, Object>> rows(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }

  Map<String, Object> row(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapToMap().one());
  }

  void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  /** Waits until history was folded up to this decision. */
  void awaitDecision(long sequence) {
    Await.until(
        "decision " + sequence + " in the projection",
        LIMIT,
        () ->
            !rows("SELECT FROM history_head WHERE part = parts AND sequence = " + sequence)
                .isEmpty());
  }

  @Override
  public void close() {
    database.close();
  }
}

package io.anabranch.embedded.testing;

import io.anabranch.embedded.EmbeddedPostgres;
import io.anabranch.platform.db.DatabaseSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The one Postgres that all tests of a JVM share; each test has a database of its own. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** A new empty database; starts Postgres when it is the first call. */
  public static DatabaseSettings database() {
    String name = "test_" + DATABASES.incrementAndGet();
    DatabaseSettings server = Shared.POSTGRES.settings();
    try (var connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return Shared.POSTGRES.settings(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected a new database, but got: " + e.getMessage(), e);
    }
  }

  private static final class Shared {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      Path data = TemporaryFolder.make("postgres");
      // WHY: no test survives a power cut, so none waits for the disk.
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(
              data,
              0,
              Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
      TemporaryFolder.closeAtExit(postgres, data);
      return postgres;
    }
  }
}

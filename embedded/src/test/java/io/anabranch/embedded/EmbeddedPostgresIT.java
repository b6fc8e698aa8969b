package io.anabranch.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.platform.db.DatabaseSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void eachTestHasAnEmptyDatabaseOfItsOwn() throws Exception {
    DatabaseSettings one = TestPostgres.database();
    DatabaseSettings other = TestPostgres.database();
    execute(one, "create table t (id int)");
    execute(other, "create table t (id int)");
    assertThat(one.url()).isNotEqualTo(other.url());
  }

  @Test
  void restartKeepsDataAndPortAndWhatIsCommittedIsOnDisk() throws Exception {
    DatabaseSettings settings;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0)) {
      settings = first.settings();
      assertThat(query(settings, "show fsync")).isEqualTo("on");
      assertThat(query(settings, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(settings, "show server_encoding")).isEqualTo("UTF8");
      assertThat(query(settings, "select datcollate from pg_database where datname = 'anabranch'"))
          .isEqualTo("C");
      execute(settings, "create table kept (what text)");
      execute(settings, "insert into kept values ('before')");
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, 0)) {
      assertThat(second.settings()).isEqualTo(settings);
      assertThat(query(settings, "select what from kept")).isEqualTo("before");
    }
  }

  @Test
  void closeEndsAllProcessesAlsoWithASessionOpen() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0);
    ProcessHandle process = postgres.process();
    var helpers = process.children().toList();
    assertThat(helpers).isNotEmpty();
    DatabaseSettings settings = postgres.settings();
    try (var connection =
        DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
      assertThat(connection.isValid(1)).isTrue();
      postgres.close();
      postgres.close();
    }
    assertThat(process.isAlive()).isFalse();
    assertThat(helpers).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void committedDataSurvivesAKillOfTheServer() throws Exception {
    EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0);
    execute(first.settings(), "create table kept as select 'before' what");
    first.process().destroyForcibly();
    Await.until("the end of Postgres", LIMIT, () -> !first.process().isAlive());
    first.close();
    try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(second.settings(), "select what from kept")).isEqualTo("before");
    }
  }

  private static void execute(DatabaseSettings settings, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DatabaseSettings settings, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}

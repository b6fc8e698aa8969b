package io.anabranch.platform.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * A pool of connections to Postgres. It opens at once, whether Postgres is there or not; a call
 * made while it is away throws within a few seconds, and the pool finds it again by itself.
 * Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration STATEMENT = Duration.ofSeconds(20);
  private static final Duration SOCKET = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.getConfig(SqlStatements.class).setQueryTimeout((int) STATEMENT.toSeconds());
  }

  /** Makes the pool; connects on first use. */
  public static Database open(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("anabranch");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    // WHY -1: a service starts before Postgres, waits for it, and says so in its health.
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis() / 2);
    config.addDataSourceProperty("ApplicationName", "anabranch");
    config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    // WHY: a host that vanished answers nothing; without a limit a read would wait for ever.
    config.addDataSourceProperty("socketTimeout", Long.toString(SOCKET.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new Database(new HikariDataSource(config));
  }

  /** Queries and transactions; statements are cut off after 20 s. */
  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}

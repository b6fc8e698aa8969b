package io.anabranch.embedded;

import io.anabranch.platform.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A real Postgres as child processes, for loopback clients only, which end with this JVM however
 * that ends. Its data folder keeps tables and port over restarts, and its output in {@code
 * postgres.log}. What was committed is on disk (fsync is on). Any local user may connect.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The database that services use. */
  public static final String DATABASE = "anabranch";

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ServerProcess server;
  private final PostgresCommands commands;
  private final int port;

  private EmbeddedPostgres(ServerProcess server, PostgresCommands commands, int port) {
    this.server = server;
    this.commands = commands;
    this.port = port;
  }

  /**
   * Starts Postgres and returns when it serves and has the database.
   *
   * @param dataDir made when missing; one Postgres at a time
   * @param port where clients connect; 0 for the port of the last start on this folder, or a free
   *     one
   * @throws StartFailedException when it cannot start
   */
  public static EmbeddedPostgres start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /** As {@link #start(Path, int)} with more server settings, which win. */
  public static EmbeddedPostgres start(Path dataDir, int port, Map<String, String> more) {
    try {
      Path folder = Files.createDirectories(dataDir).toRealPath();
      Path log = folder.resolve("postgres.log");
      PostgresCommands commands =
          new PostgresCommands(
              PostgresBinaries.find(System.getenv()),
              PostgresUser.choose(),
              folder.resolve("data"),
              log);
      initialiseOnce(commands);
      int chosen = Ports.choose(port, folder.resolve("port"));
      ServerProcess server = ServerProcess.start("Postgres", commands.server(chosen, more), log);
      EmbeddedPostgres postgres = new EmbeddedPostgres(server, commands, chosen);
      server.awaitReady(postgres::hasDatabase);
      return postgres;
    } catch (IOException e) {
      throw failed(dataDir, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(dataDir, e);
    }
  }

  /** How services reach it; the user may do everything. */
  public DatabaseSettings settings() {
    return settings(DATABASE);
  }

  /** As {@link #settings()} for another database of this server, whether it exists or not. */
  public DatabaseSettings settings(String database) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, PostgresCommands.SUPERUSER, "");
  }

  /** The server's first process, so that a test can kill it. */
  public ProcessHandle process() {
    return server.guarded().process().toHandle();
  }

  /** Stops Postgres in order and returns when it is gone; the second time does nothing. */
  @Override
  public void close() {
    if (!server.guarded().isGroupAlive()) {
      return;
    }
    try {
      commands.stop();
    } catch (IOException e) {
      // It goes the hard way below; its log survives such ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.guarded().terminate(GRACE);
  }

  private static void initialiseOnce(PostgresCommands commands)
      throws IOException, InterruptedException {
    Path data = commands.data();
    if (Files.exists(data.resolve("initialised"))) {
      commands.awaitPredecessor();
      commands.user().take(data);
      return;
    }
    if (Files.exists(data)) {
      Folders.delete(data); // what a start that was cut off left
    }
    Files.createDirectory(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    commands.user().take(data);
    commands.initialise();
    Files.createFile(data.resolve("initialised"));
  }

  private boolean hasDatabase() throws SQLException {
    DatabaseSettings first = settings("postgres");
    try (Connection connection =
            DriverManager.getConnection(first.url(), first.user(), first.password());
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return true;
        }
      }
      statement.execute("create database " + DATABASE);
      return true;
    }
  }

  private static StartFailedException failed(Path dataDir, Exception e) {
    return new StartFailedException(
        "Expected Postgres to start on " + dataDir + ", but got: " + e.getMessage(), e);
  }
}

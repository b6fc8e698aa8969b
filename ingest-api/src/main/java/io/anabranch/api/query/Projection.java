package io.anabranch.api.query;

import io.anabranch.api.problem.ApiException;
import io.anabranch.platform.db.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Reads from Postgres; while that is away, every read says when to try again. Thread-safe. */
public final class Projection {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Database database;
  private final AtomicReference<@Nullable Absence> absence = new AtomicReference<>();

  /** When a read last found Postgres away, by the monotonic clock. */
  private record Absence(long nanos, JdbiException why) {}

  public Projection(Database database) {
    this.database = database;
  }

  /** What is read with one connection. */
  @FunctionalInterface
  public interface Read<T extends @Nullable Object> {
    /** Reads. */
    T with(Handle handle);
  }

  /**
   * Reads something. For two seconds after a read that found nobody to connect to, others are
   * refused at once rather than kept waiting for a connection.
   *
   * @throws ApiException when Postgres is away, overloaded or not yet migrated
   */
  public <T extends @Nullable Object> T read(Read<T> read) {
    Absence known = absence.get();
    if (known != null && System.nanoTime() - known.nanos < RETRY_AFTER.toNanos()) {
      throw unavailable(known.why);
    }
    try {
      T found = database.jdbi().withHandle(read::with);
      absence.set(null);
      return found;
    } catch (JdbiException e) {
      if (isAway(e)) {
        if (isGone(e)) {
          absence.set(new Absence(System.nanoTime(), e));
        }
        throw unavailable(e);
      }
      throw e;
    }
  }

  private static ApiException unavailable(JdbiException why) {
    return ApiException.unavailable(
        "Expected to read the projection, but Postgres is away or not migrated. Try again;"
            + " registering and starting runs work meanwhile.",
        RETRY_AFTER,
        why);
  }

  // Nobody there, or not yet. Only this: one statement that ran too long, or a busy pool, must not
  // keep all others out.
  private static boolean isGone(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && ("08001".equals(sql.getSQLState()) || "57P03".equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  // Connection lost, out of resources, stopped by an operator or a limit, tables not there yet.
  private static boolean isAway(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null || state.matches("(08|53|57|58).*|28000|28P01|3D000|42P01|25006");
      }
    }
    return false;
  }
}

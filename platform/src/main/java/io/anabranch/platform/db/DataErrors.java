package io.anabranch.platform.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells what a record causes, and will cause again, from what passes by itself. */
final class DataErrors {
  private DataErrors() {}

  /**
   * Whether the failure comes from the data: Postgres refuses a value (class 22) or a row (23), a
   * statement is too large (54), or a writer stumbled. Everything else of Postgres (away, in
   * recovery, a lock, a full disk, missing tables) may pass.
   */
  static boolean isAboutData(Throwable failure) {
    SQLException sql = sqlCause(failure);
    if (sql == null) {
      return failure instanceof RuntimeException && !isOfJdbi(failure);
    }
    String state = sql.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
  }

  // Jdbi's exceptions without an SQLException inside are about connections and handles.
  private static boolean isOfJdbi(Throwable failure) {
    return failure instanceof org.jdbi.v3.core.JdbiException
        && !(failure instanceof org.jdbi.v3.core.statement.UnableToCreateStatementException);
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}

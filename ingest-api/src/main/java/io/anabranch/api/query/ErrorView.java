package io.anabranch.api.query;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How an attempt failed, as the API shows it. */
public record ErrorView(
    String kind, String message, @Nullable Integer exitCode, @Nullable Integer httpStatus) {

  static @Nullable ErrorView of(Row row) throws SQLException {
    String kind = row.textOrNull("error_kind");
    return kind == null
        ? null
        : new ErrorView(
            kind,
            row.text("error"),
            row.numberOrNull("exit_code"),
            row.numberOrNull("http_status"));
  }
}

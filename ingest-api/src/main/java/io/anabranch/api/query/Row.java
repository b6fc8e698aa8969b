package io.anabranch.api.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a result, with nulls as nulls. */
record Row(ResultSet columns) {
  String text(String name) throws SQLException {
    String value = columns.getString(name);
    return value == null ? "" : value;
  }

  @Nullable String textOrNull(String name) throws SQLException {
    return columns.getString(name);
  }

  int number(String name) throws SQLException {
    return columns.getInt(name);
  }

  boolean flag(String name) throws SQLException {
    return columns.getBoolean(name);
  }

  long longNumber(String name) throws SQLException {
    return columns.getLong(name);
  }

  @Nullable Integer numberOrNull(String name) throws SQLException {
    int value = columns.getInt(name);
    return columns.wasNull() ? null : value;
  }

  @Nullable Long longOrNull(String name) throws SQLException {
    long value = columns.getLong(name);
    return columns.wasNull() ? null : value;
  }

  Instant time(String name) throws SQLException {
    Instant value = timeOrNull(name);
    return value == null ? Instant.EPOCH : value;
  }

  @Nullable Instant timeOrNull(String name) throws SQLException {
    OffsetDateTime value = columns.getObject(name, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  @Nullable JsonNode jsonOrNull(String name) throws SQLException {
    String value = columns.getString(name);
    try {
      return value == null ? null : Json.mapper().readTree(value);
    } catch (JsonProcessingException e) {
      throw new SQLException("Expected JSON in column " + name + ", but got other text", e);
    }
  }

  List<String> texts(String name) throws SQLException {
    return List.of((String[]) columns.getArray(name).getArray());
  }
}

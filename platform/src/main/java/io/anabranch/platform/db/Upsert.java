package io.anabranch.platform.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows of one table in one statement, by {@code unnest}. Text, JSON and times are
 * written as {@link PostgresText} says. Immutable.
 *
 * @param <R> one row; no two rows of a call may have the same key
 */
public final class Upsert<R> {
  private final String table;
  private final List<Column<R>> columns;
  private final String sql;

  private Upsert(String table, List<Column<R>> columns, Conflict conflict) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.sql = sql(table, columns, conflict);
  }

  /** Starts the description of a table. */
  public static <R> Builder<R> into(String table) {
    return new Builder<>(table);
  }

  /** Writes the rows; returns how many were inserted or updated. */
  public int execute(Handle handle, Collection<R> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 1, array(connection, columns.get(i), rows));
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new UpsertException(table, rows.size(), e);
    }
  }

  private static <R> Array array(Connection connection, Column<R> column, Collection<R> rows)
      throws SQLException {
    // WHY: of its own type, because the driver writes an array of objects as text.
    @Nullable Object[] values = column.type.array(rows.size());
    int i = 0;
    for (R row : rows) {
      Object value = column.value.apply(row);
      values[i++] = value == null ? null : column.type.encode(value);
    }
    return connection.createArrayOf(column.type.wire, values);
  }

  private enum Conflict {
    FAIL,
    REPLACE,
    KEEP,
    UPDATE_ONLY
  }

  private static <R> String sql(String table, List<Column<R>> columns, Conflict conflict) {
    String names = join(columns, column -> column.name, ", ");
    String keys = join(columns.stream().filter(column -> column.key).toList(), c -> c.name, ", ");
    List<Column<R>> others = columns.stream().filter(column -> !column.key).toList();
    String given =
        "(SELECT "
            + join(
                columns,
                column -> column.type.select.formatted(column.name) + " AS " + column.name,
                ", ")
            + " FROM unnest("
            + join(columns, column -> "?::" + column.type.wire + "[]", ", ")
            + ") AS wire ("
            + names
            + ")) AS given";
    if (conflict == Conflict.UPDATE_ONLY) {
      return "UPDATE "
          + table
          + " AS kept SET "
          + join(others, column -> column.name + " = given." + column.name, ", ")
          + " FROM "
          + given
          + " WHERE "
          + join(
              columns.stream().filter(column -> column.key).toList(),
              column -> "kept." + column.name + " = given." + column.name,
              " AND ");
    }
    String insert = "INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM " + given;
    if (conflict == Conflict.FAIL) {
      return insert;
    }
    return insert
        + " ON CONFLICT ("
        + keys
        + ") DO "
        + (conflict == Conflict.REPLACE && !others.isEmpty()
            ? "UPDATE SET "
                + join(others, column -> column.name + " = excluded." + column.name, ", ")
            : "NOTHING");
  }

  private static <R> String join(
      List<Column<R>> columns, Function<Column<R>, String> text, String separator) {
    return columns.stream().map(text).collect(Collectors.joining(separator));
  }

  /** The types that our tables have. */
  public enum Type {
    BIGINT("bigint", Long.class, "%s"),
    INTEGER("integer", Integer.class, "%s"),
    BOOLEAN("boolean", Boolean.class, "%s"),
    TEXT("text", String.class, "%s"),
    /** As microseconds, in two parts, because a number times an interval is a floating one. */
    TIME(
        "bigint",
        Long.class,
        "'epoch'::timestamptz + %1$s / (1000 * 1000) * interval '1 second'"
            + " + %1$s %% (1000 * 1000) * interval '1 microsecond'"),
    /** Any value of the contract or a JSON node. */
    JSON("text", String.class, "%s::json"),
    /** What {@link PostgresText#json} made. */
    JSON_TEXT("text", String.class, "%s::json"),
    /** A list of text; unnest would flatten arrays of arrays. */
    TEXTS("text", String.class, "ARRAY(SELECT json_array_elements_text(%s::json))");

    private static final long MICROS_PER_SECOND = 1_000L * 1_000;

    private final String wire;
    private final Class<?> element;
    private final String select;

    Type(String wire, Class<?> element, String select) {
      this.wire = wire;
      this.element = element;
      this.select = select;
    }

    private @Nullable Object[] array(int length) {
      return (Object[]) java.lang.reflect.Array.newInstance(element, length);
    }

    private Object encode(Object value) {
      return switch (this) {
        case BIGINT -> ((Number) value).longValue();
        case INTEGER, BOOLEAN, JSON_TEXT -> value;
        case TEXT -> PostgresText.clean(value.toString());
        case TIME -> {
          Instant time = PostgresText.time((Instant) value);
          yield time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / 1_000;
        }
        case JSON -> PostgresText.json(value);
        case TEXTS ->
            PostgresText.json(
                ((List<?>) value)
                    .stream().map(text -> PostgresText.clean(String.valueOf(text))).toList());
      };
    }
  }

  private record Column<R>(
      String name, Type type, boolean key, Function<R, ? extends @Nullable Object> value) {}

  /** Collects the columns of a table. */
  public static final class Builder<R> {
    private final String table;
    private final List<Column<R>> columns = new ArrayList<>();

    private Builder(String table) {
      this.table = table;
    }

    /** A column of the primary key. */
    public Builder<R> key(String name, Type type, Function<R, ? extends @Nullable Object> value) {
      columns.add(new Column<>(name, type, true, value));
      return this;
    }

    /** Any other column. */
    public Builder<R> column(
        String name, Type type, Function<R, ? extends @Nullable Object> value) {
      columns.add(new Column<>(name, type, false, value));
      return this;
    }

    /**
     * No row's key may be there: one that is makes the call fail. A little over half the work of
     * the others, which look for the key before they insert it.
     */
    public Upsert<R> inserting() {
      return new Upsert<>(table, columns, Conflict.FAIL);
    }

    /** A row whose key is there is replaced. */
    public Upsert<R> replacing() {
      return new Upsert<>(table, columns, Conflict.REPLACE);
    }

    /** A row whose key is there stays. */
    public Upsert<R> keeping() {
      return new Upsert<>(table, columns, Conflict.KEEP);
    }

    /** Only rows whose key is there are changed, in these columns. */
    public Upsert<R> updating() {
      return new Upsert<>(table, columns, Conflict.UPDATE_ONLY);
    }
  }

  /** Postgres refused the rows; the cause says why. */
  public static final class UpsertException extends RuntimeException {
    private UpsertException(String table, int rows, SQLException cause) {
      super(
          "Expected to write "
              + rows
              + " rows of "
              + table
              + ", but Postgres refused: "
              + cause.getMessage(),
          cause);
    }
  }
}

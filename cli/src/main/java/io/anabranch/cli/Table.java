package io.anabranch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows of JSON objects as columns without borders. Not thread-safe. */
public final class Table {
  private static final int WIDEST = 60;

  private final List<ColumnData<JsonNode>> columns = new ArrayList<>();

  /** A column with the field of this name; absent ones are shown as {@code -}. */
  public Table column(String header, String field) {
    return column(header, row -> text(row.path(field)));
  }

  /** A column with whatever {@code cell} makes of a row. */
  public Table column(String header, Function<JsonNode, @Nullable String> cell) {
    columns.add(
        new Column()
            .header(header)
            .headerAlign(HorizontalAlign.LEFT)
            .dataAlign(HorizontalAlign.LEFT)
            .maxWidth(WIDEST, OverflowBehaviour.ELLIPSIS_RIGHT)
            .with(cell));
    return this;
  }

  /** The header and a line per row, each ended by a line break. */
  public String render(JsonNode rows) {
    List<JsonNode> list = StreamSupport.stream(rows.spliterator(), false).toList();
    String table = AsciiTable.getTable(AsciiTable.NO_BORDERS, list, columns);
    return table.lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
  }

  /** A value for people: text without quotes, lists with commas, {@code -} for nothing. */
  public static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    if (value.isArray()) {
      return String.join(
          ",", StreamSupport.stream(value.spliterator(), false).map(Table::text).toList());
    }
    // A control character in somebody's data must not reach the terminal.
    return (value.isValueNode() ? value.asText() : value.toString())
        .replaceAll("\\p{Cntrl}+", " ")
        .strip();
  }
}

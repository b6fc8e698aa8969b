package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;

/** How a list {@code {items, next}} is shown. */
final class Lists {
  private Lists() {}

  static String text(JsonNode list, Table table) {
    JsonNode items = list.path("items");
    if (items.isEmpty()) {
      return "Nothing found.\n";
    }
    String more =
        list.hasNonNull("next") ? "More: --after " + Table.text(list.path("next")) + "\n" : "";
    return table.render(items) + more;
  }
}

package io.anabranch.schemas.tree;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.tree.TreeReader.TooDeepException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a tree of JSON that was read already. */
final class JsonNodeTree {
  private final Problems problems;

  JsonNodeTree(Problems problems) {
    this.problems = problems;
  }

  Tree read(JsonNode node, Place place, int depth) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node, place, depth);
      case ARRAY -> list(node, place, depth);
      case NUMBER -> Scalars.number(node.asText(), place, problems);
      case STRING -> Scalars.text(node.textValue(), place, problems);
      case BOOLEAN, NULL -> new Tree.Scalar(place, node, node.asText());
      case BINARY, MISSING, POJO -> {
        problems.add(place, "Expected JSON, but got " + node.getNodeType() + ".");
        yield new Tree.Broken(place);
      }
    };
  }

  private Tree object(JsonNode node, Place place, int depth) {
    check(place, depth);
    Map<String, Tree.Entry> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              Place at = place.field(field.getKey(), 0, 0);
              Scalars.checkKey(field.getKey(), at, problems);
              fields.put(field.getKey(), new Tree.Entry(at, read(field.getValue(), at, depth + 1)));
            });
    return new Tree.Obj(place, fields);
  }

  private Tree list(JsonNode node, Place place, int depth) {
    check(place, depth);
    List<Tree> items = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      items.add(read(item, place.item(items.size(), 0, 0), depth + 1));
    }
    return new Tree.Arr(place, items);
  }

  private static void check(Place place, int depth) {
    if (depth > TreeReader.MAX_DEPTH) {
      throw new TooDeepException(place);
    }
  }
}

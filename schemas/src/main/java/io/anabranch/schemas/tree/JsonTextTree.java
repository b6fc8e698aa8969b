package io.anabranch.schemas.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.anabranch.schemas.tree.TreeReader.TooDeepException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON text. YAML would read most of it too, but not tabs, long keys and long lines. */
final class JsonTextTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser;
  private final Problems problems;

  private JsonTextTree(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The tree, or null where the text is not JSON: YAML may begin with a brace as well. */
  static @Nullable Tree read(String text, Problems problems) {
    Problems found = new Problems();
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      JsonTextTree reader = new JsonTextTree(parser, found);
      JsonLocation start = parser.currentTokenLocation();
      Tree tree = reader.value(Place.root(start.getLineNr(), start.getColumnNr()), 1);
      if (parser.nextToken() != null) {
        return null;
      }
      problems.addAll(found);
      return tree;
    } catch (IOException e) {
      return null;
    }
  }

  private Tree value(Place place, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(place, depth);
      case START_ARRAY -> list(place, depth);
      case VALUE_STRING -> Scalars.text(parser.getText(), place, problems);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          Scalars.number(parser.getText(), place, problems);
      case VALUE_TRUE -> new Tree.Scalar(place, BooleanNode.TRUE, "true");
      case VALUE_FALSE -> new Tree.Scalar(place, BooleanNode.FALSE, "false");
      default -> new Tree.Scalar(place, NullNode.getInstance(), "null");
    };
  }

  private Tree object(Place place, int depth) throws IOException {
    check(place, depth);
    Map<String, Tree.Entry> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonLocation at = parser.currentTokenLocation();
      Place key = place.field(name, at.getLineNr(), at.getColumnNr());
      Scalars.checkKey(name, key, problems);
      parser.nextToken();
      JsonLocation from = parser.currentTokenLocation();
      Tree value = value(key.at(from.getLineNr(), from.getColumnNr()), depth + 1);
      if (fields.putIfAbsent(name, new Tree.Entry(key, value)) != null) {
        problems.add(key, YamlTree.duplicate(name));
      }
    }
    return new Tree.Obj(place, fields);
  }

  private Tree list(Place place, int depth) throws IOException {
    check(place, depth);
    List<Tree> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonLocation at = parser.currentTokenLocation();
      items.add(value(place.item(items.size(), at.getLineNr(), at.getColumnNr()), depth + 1));
    }
    return new Tree.Arr(place, items);
  }

  private static void check(Place place, int depth) {
    if (depth > TreeReader.MAX_DEPTH) {
      throw new TooDeepException(place);
    }
  }
}

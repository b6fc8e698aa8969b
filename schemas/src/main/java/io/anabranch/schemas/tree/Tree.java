package io.anabranch.schemas.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A part of a text that was read, and where it stands. */
public sealed interface Tree {
  /** Where it begins. */
  Place place();

  /** What it is, in the words of a message. */
  String kind();

  /** Its value without positions; a part that was refused is missing. */
  JsonNode json();

  /** Named fields, in the author's order. */
  record Obj(Place place, Map<String, Entry> fields) implements Tree {
    @Override
    public String kind() {
      return "an object";
    }

    @Override
    public JsonNode json() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      fields.forEach((name, entry) -> node.set(name, entry.value().json()));
      return node;
    }
  }

  /** One field of an object: where its name stands, and its value. */
  record Entry(Place key, Tree value) {}

  /** A list. */
  record Arr(Place place, List<Tree> items) implements Tree {
    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public JsonNode json() {
      ArrayNode node = JsonNodeFactory.instance.arrayNode(items.size());
      items.forEach(item -> node.add(item.json()));
      return node;
    }
  }

  /**
   * A single value.
   *
   * @param json text, a number in its canonical form, true, false or null
   * @param source as it was written, without quotes
   */
  record Scalar(Place place, JsonNode json, String source) implements Tree {
    @Override
    public String kind() {
      return switch (json.getNodeType()) {
        case STRING -> "text";
        case NUMBER -> "the number " + Words.cut(source, 40);
        case BOOLEAN -> source;
        default -> "nothing";
      };
    }
  }

  /** A part that was refused already; whoever meets it says nothing more. */
  record Broken(Place place) implements Tree {
    @Override
    public String kind() {
      return "what was refused";
    }

    @Override
    public JsonNode json() {
      return MissingNode.getInstance();
    }
  }
}

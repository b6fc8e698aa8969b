package io.anabranch.schemas.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Makes single values, and refuses those that could not go everywhere. */
final class Scalars {
  private Scalars() {}

  static Tree text(String text, Place place, Problems problems) {
    String fault = Texts.fault(text);
    if (fault != null) {
      problems.add(place, fault);
      return new Tree.Broken(place);
    }
    return new Tree.Scalar(place, TextNode.valueOf(text), text);
  }

  static Tree number(String source, Place place, Problems problems) {
    JsonNode number = Numbers.canonical(source);
    if (number == null) {
      problems.add(
          place,
          "Expected a number of at most 100 characters that fits 64-bit floating point, but got "
              + Words.cut(source, 40)
              + ". Put it in quotes if it is text.");
      return new Tree.Broken(place);
    }
    return new Tree.Scalar(place, number, source);
  }

  /** A scalar without quotes: what JSON would read, else text. */
  static Tree plain(String source, Place place, Problems problems) {
    return switch (source) {
      case "", "~", "null" -> new Tree.Scalar(place, NullNode.getInstance(), source);
      case "true", "false" ->
          new Tree.Scalar(place, BooleanNode.valueOf(source.equals("true")), source);
      default ->
          Numbers.isNumber(source)
              ? number(source, place, problems)
              : text(source, place, problems);
    };
  }

  static void checkKey(String key, Place place, Problems problems) {
    String fault = Texts.fault(key);
    if (fault != null) {
      problems.add(place, fault);
    }
  }
}

package io.anabranch.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON body. Reading collects what is wrong; {@link #check()} then tells all of it
 * at once, unknown fields too. Explicit null counts as absent.
 */
public final class Fields {
  private final JsonNode object;
  private final Set<String> asked = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private Fields(JsonNode object) {
    this.object = object;
  }

  static Fields parse(byte[] body) {
    if (body.length == 0) {
      return new Fields(JsonNodeFactory.instance.objectNode());
    }
    try {
      JsonNode tree = Json.mapper().readTree(body);
      if (!tree.isObject()) {
        throw ApiException.of(
            ProblemType.BAD_REQUEST, "Expected a JSON object, but got " + tree.getNodeType() + ".");
      }
      return new Fields(tree);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw ApiException.of(
          ProblemType.BAD_REQUEST,
          "Expected JSON, but it cannot be read"
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
              + ": "
              + shown(e.getOriginalMessage()));
    } catch (IOException e) {
      throw ApiException.of(
          ProblemType.BAD_REQUEST, "Expected JSON in UTF-8, but got other bytes.");
    }
  }

  /** A text that matches {@code rule}. */
  public @Nullable String matching(String name, Pattern rule) {
    String value = text(name, 1_000);
    if (value != null && !rule.matcher(value).matches()) {
      problem(name, "Expected text that matches " + rule + ", but got '" + shown(value) + "'.");
      return null;
    }
    return value;
  }

  /** A text of at most {@code longest} characters. */
  public @Nullable String text(String name, int longest) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      problem(name, "Expected text of at most " + longest + " characters.");
      return null;
    }
    return value.textValue();
  }

  /** One of some words. */
  public @Nullable String oneOf(String name, List<String> words) {
    String value = text(name, 1_000);
    if (value != null && !words.contains(value)) {
      problems.add(
          new Problem(
              name,
              0,
              0,
              "Expected one of " + words + ", but got '" + shown(value) + "'.",
              Nearest.to(value, words)));
      return null;
    }
    return value;
  }

  /** Whether the field is there. */
  public boolean has(String name) {
    return value(name) != null;
  }

  /** Any JSON but null. */
  public @Nullable JsonNode json(String name) {
    return value(name);
  }

  /** Notes that a field is wrong for a reason that the caller knows. */
  public void refuse(String name, String message) {
    problem(name, message);
  }

  /** A whole number within bounds, both included. */
  public @Nullable Integer number(String name, int from, int to) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isInt() || value.intValue() < from || value.intValue() > to) {
      problem(name, "Expected a whole number from " + from + " to " + to + ".");
      return null;
    }
    return value.intValue();
  }

  /** True or false. */
  public @Nullable Boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      problem(name, "Expected true or false.");
      return null;
    }
    return value == null ? null : value.booleanValue();
  }

  /** Notes that a field is missing that has to be there. */
  public void missing(String name, String expected) {
    problem(name, "Expected " + expected + ", but it is missing.");
  }

  /** An RFC 3339 time. */
  public @Nullable Instant time(String name) {
    String text = text(name, 64);
    Instant time = text == null ? null : Times.parse(text);
    if (text != null && time == null) {
      problem(name, "Expected a time such as 2026-01-31T08:00:00Z, but got '" + shown(text) + "'.");
    }
    return time;
  }

  /** An object's fields; empty where it is absent. */
  public Map<String, JsonNode> object(String name) {
    Map<String, JsonNode> fields = new TreeMap<>();
    JsonNode value = value(name);
    if (value != null && !value.isObject()) {
      problem(name, "Expected an object, but got " + value.getNodeType() + ".");
    } else if (value != null) {
      value.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    }
    return fields;
  }

  /** Refuses the request when a field was bad or nobody asked for it. */
  public void check() {
    for (String name : object.propertyStream().map(Map.Entry::getKey).toList()) {
      if (!asked.contains(name)) {
        problems.add(
            new Problem(
                shown(name),
                0,
                0,
                "Expected one of the fields " + asked + ", but got an unknown one. Leave it out.",
                Nearest.to(name, asked)));
      }
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(
          "Expected a body that fits this route, but it does not.", problems);
    }
  }

  private @Nullable JsonNode value(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private void problem(String name, String message) {
    problems.add(Problem.at(name, message));
  }

  private static String shown(String value) {
    return value.length() <= 200 ? value : value.substring(0, 200) + "…";
  }
}

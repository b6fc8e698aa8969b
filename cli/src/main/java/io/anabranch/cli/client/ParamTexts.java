package io.anabranch.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.schemas.json.Json;
import java.util.Map;

/** Turns {@code NAME=VALUE} of a command line into JSON, by the types that the DAG declares. */
public final class ParamTexts {
  private ParamTexts() {}

  /**
   * The values as JSON: text where the parameter is a string, or where the text is not JSON (so
   * that the refusal comes from who knows the declaration), else the JSON that the text is.
   *
   * @param dag an answer or definition that holds {@code params} somewhere near its root
   */
  public static ObjectNode json(Map<String, String> texts, JsonNode dag) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    texts.forEach((name, text) -> values.set(name, value(text, type(dag, name))));
    return values;
  }

  private static String type(JsonNode dag, String name) {
    for (JsonNode holder : new JsonNode[] {dag, dag.path("definition"), dag.path("spec")}) {
      JsonNode type = holder.path("params").path(name).path("type");
      if (type.isTextual()) {
        return type.asText();
      }
    }
    return "string";
  }

  private static JsonNode value(String text, String type) {
    if (type.equalsIgnoreCase("string")) {
      return TextNode.valueOf(text);
    }
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}

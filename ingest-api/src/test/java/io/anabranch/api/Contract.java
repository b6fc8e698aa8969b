package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers against openapi.yaml: path, status, headers, media type and body, where fields that
 * the document does not name are faults too.
 */
final class Contract {
  private final ObjectNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(Dialects.getOpenApi31());

  Contract() {
    try (InputStream text = Contract.class.getResourceAsStream("/openapi.yaml")) {
      document = (ObjectNode) new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError("Expected openapi.yaml to be YAML", e);
    }
    close(document.path("components").path("schemas"));
  }

  JsonNode document() {
    return document;
  }

  void hold(String method, String path, Answer answer) {
    Map.Entry<String, JsonNode> template = template(path);
    JsonNode operation =
        template == null
            ? MissingNode.getInstance()
            : template
                .getValue()
                .path(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT));
    String what = method + " " + path + " -> " + answer.status() + " " + answer.body();
    JsonNode response =
        operation.isMissingNode()
            ? document.at("/components/responses/NotFound")
            : resolve(operation.path("responses").path(Integer.toString(answer.status())));
    assertThat(response.isMissingNode()).as("the document knows " + what).isFalse();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(answer.header(name)).as(name + " of " + what).isNotEmpty());
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    String mediaType = answer.header("Content-Type").replaceAll(";.*", "");
    JsonNode content = response.path("content").path(mediaType);
    assertThat(content.isMissingNode()).as(mediaType + " is documented for " + what).isFalse();
    if (mediaType.endsWith("json") && !method.equals("HEAD")) {
      assertThat(faults(content.path("schema"), answer.json())).as(what).isEmpty();
    }
  }

  private List<String> faults(JsonNode schema, JsonNode body) {
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.put("$schema", "https://spec.openapis.org/oas/3.1/dialect/base");
    whole.setAll((ObjectNode) schema);
    whole.set("components", document.path("components"));
    Schema compiled = registry.getSchema(whole);
    return compiled
        .validate(
            body,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : document.at(reference.asText().substring(1));
  }

  private Map.@Nullable Entry<String, JsonNode> template(String path) {
    String bare = path.replaceAll("\\?.*", "");
    List<Map.Entry<String, JsonNode>> found = new ArrayList<>();
    for (var entry : document.path("paths").properties()) {
      if (bare.matches(entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+"))) {
        found.add(entry);
      }
    }
    return found.stream()
        .min((a, b) -> Boolean.compare(a.getKey().contains("{"), b.getKey().contains("{")))
        .orElse(null);
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Contract::close);
  }
}

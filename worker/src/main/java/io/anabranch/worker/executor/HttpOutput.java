package io.anabranch.worker.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.worker.executor.LimitedBody.Body;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes an http task's output: {@code status}, {@code headers} (lower case, several values joined
 * by a comma), {@code body} (JSON where the answer says so, else text). A body that does not fit or
 * is no text is left out, and {@code bodyLeftOut} says so: nobody may need it.
 */
final class HttpOutput {
  private HttpOutput() {}

  static JsonNode of(HttpResponse<Body> response) {
    ObjectNode output = Json.mapper().createObjectNode();
    output.put("status", response.statusCode());
    output.set("headers", headers(response.headers()));
    JsonNode body = body(response);
    if (body != null) {
      output.set("body", body);
    } else if (response.body().bytes().length > 0) {
      output.put("bodyLeftOut", true);
    }
    if (tooLarge(output)) {
      output.remove("body");
      output.put("bodyLeftOut", true);
    }
    if (tooLarge(output)) {
      output.remove("headers");
    }
    return output;
  }

  /** The start of the answer's text, for people. */
  static String excerpt(Body body, int limit) {
    int length = Math.min(limit, body.bytes().length);
    return new String(body.bytes(), 0, length, StandardCharsets.UTF_8);
  }

  private static boolean tooLarge(JsonNode output) {
    return Json.bytes(output).length > Limits.OUTPUT;
  }

  private static ObjectNode headers(HttpHeaders headers) {
    ObjectNode node = Json.mapper().createObjectNode();
    headers
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              // A cookie is a secret, and an output is on the log; HTTP/2 adds names with a colon.
              if (!lower.equals("set-cookie") && !lower.startsWith(":")) {
                node.put(lower, String.join(", ", values));
              }
            });
    return node;
  }

  private static @Nullable JsonNode body(HttpResponse<Body> response) {
    byte[] bytes = response.body().bytes();
    if (bytes.length == 0 || !response.body().whole()) {
      return null;
    }
    String type = response.headers().firstValue("content-type").orElse("");
    if (type.toLowerCase(Locale.ROOT).contains("json")) {
      try {
        return Json.mapper().readTree(bytes);
      } catch (JsonProcessingException e) {
        // Then it is text.
      } catch (IOException | StackOverflowError e) {
        return null;
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Json.mapper().getNodeFactory().textNode(text);
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}

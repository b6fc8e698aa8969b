package io.anabranch.api.http;

import io.anabranch.schemas.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer, whole.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param headers besides those that every answer has
 * @param body as text
 */
public record Response(int status, String contentType, Map<String, String> headers, String body) {
  public Response {
    headers = Map.copyOf(headers);
  }

  /** 200 with a value as JSON. */
  public static Response ok(Object value) {
    return json(200, value);
  }

  /** Any status with a value as JSON. */
  public static Response json(int status, Object value) {
    return new Response(
        status,
        "application/json",
        Map.of(),
        new String(Json.bytes(value), StandardCharsets.UTF_8));
  }

  /** 200 with text. */
  public static Response text(String contentType, String body) {
    return new Response(200, contentType + "; charset=utf-8", Map.of(), body);
  }

  /** The same with one more header. */
  public Response with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, more, body);
  }
}

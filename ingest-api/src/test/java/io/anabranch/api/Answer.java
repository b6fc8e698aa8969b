package io.anabranch.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.json.Json;
import java.net.http.HttpHeaders;

/** What the server said. */
record Answer(int status, HttpHeaders headers, String body) {
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  JsonNode json() {
    try {
      return Json.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but got " + body, e);
    }
  }

  String text(String pointer) {
    return json().at(pointer).asText();
  }
}

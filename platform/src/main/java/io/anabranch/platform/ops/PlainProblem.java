package io.anabranch.platform.ops;

import io.anabranch.schemas.json.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/** An RFC 9457 problem that says no more than its status. */
final class PlainProblem {
  private PlainProblem() {}

  static void send(HttpServerExchange exchange, int status, String title) {
    var body =
        Json.mapper()
            .createObjectNode()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status);
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseSender().send(ByteBuffer.wrap(Json.bytes(body)));
  }
}

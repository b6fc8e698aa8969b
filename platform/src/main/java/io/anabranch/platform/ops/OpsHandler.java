package io.anabranch.platform.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.schemas.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /metrics} to
 * anyone, and leaves every other path to the next handler. Paths are compared as they were sent, so
 * no other spelling of them is answered here.
 */
public final class OpsHandler implements HttpHandler {
  private final List<Service> services;
  private final PrometheusMeterRegistry registry;
  private final HttpHandler next;

  public OpsHandler(List<Service> services, PrometheusMeterRegistry registry, HttpHandler next) {
    this.services = List.copyOf(services);
    this.registry = registry;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    switch (exchange.getRequestURI()) {
      case "/health", "/health/ready" -> answer(exchange, health(h -> h.live() && h.ready()));
      case "/health/live" -> answer(exchange, health(Health::live));
      case "/metrics" ->
          answer(
              exchange,
              new Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
      default -> next.handleRequest(exchange);
    }
  }

  private record Answer(int status, String type, String body) {}

  private Answer health(Predicate<Health> good) {
    ObjectNode body = Json.mapper().createObjectNode();
    boolean all = true;
    var list = body.putArray("services");
    for (Service service : services) {
      Health health = service.health();
      all &= good.test(health);
      list.addObject()
          .put("name", service.name())
          .put("live", health.live())
          .put("ready", health.ready())
          .put("detail", health.detail());
    }
    body.put("ok", all);
    return new Answer(all ? 200 : 503, "application/json", body.toString());
  }

  private static void answer(HttpServerExchange exchange, Answer answer) {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      PlainProblem.send(exchange, 405, "Method Not Allowed");
      return;
    }
    exchange.setStatusCode(answer.status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.type);
    exchange.getResponseSender().send(answer.body, StandardCharsets.UTF_8);
  }
}

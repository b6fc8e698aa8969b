package io.anabranch.api.http;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemDetail;
import io.anabranch.api.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers, and counts them. */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final MeterRegistry meters;

  public Answers(MeterRegistry meters) {
    this.meters = meters;
  }

  static Response problem(ApiException refusal) {
    if (refusal.type() == ProblemType.UNAVAILABLE && refusal.getCause() != null) {
      LOG.warn("{} The caller was told to try again.", refusal.getMessage(), refusal.getCause());
    }
    Response response = problem(refusal.body());
    for (var header : refusal.headers().entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }

  /** What the caller must not see stays in the log, under a name that both know. */
  static Response bug(Throwable bug, String pattern) {
    String incident = UUID.randomUUID().toString();
    LOG.error("Incident {}: a request for {} failed on a bug", incident, pattern, bug);
    ProblemType type = ProblemType.INTERNAL;
    return problem(
        new ProblemDetail(
            type.uri(),
            type.title(),
            type.status(),
            "Expected to answer, but failed. The server's log has more under this incident.",
            null,
            incident));
  }

  private static Response problem(ProblemDetail body) {
    Response json = Response.json(body.status(), body);
    return new Response(json.status(), "application/problem+json", json.headers(), json.body());
  }

  void send(HttpServerExchange exchange, Response response, String pattern, long start) {
    exchange.setStatusCode(response.status());
    var headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, response.contentType());
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    headers.put(Headers.CACHE_CONTROL, "no-store");
    response.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.setResponseContentLength(body.length);
    count(exchange, response, pattern, start);
    try {
      exchange.getOutputStream().write(body);
    } catch (IOException e) {
      LOG.debug("A caller went away before its answer", e);
    }
    exchange.endExchange();
  }

  private void count(HttpServerExchange exchange, Response response, String pattern, long start) {
    String method = exchange.getRequestMethod().toString();
    meters
        .timer(
            "anabranch.api.requests",
            "method",
            method.matches("GET|HEAD|POST") ? method : "other",
            "route",
            pattern,
            "status",
            Integer.toString(response.status()))
        .record(Duration.ofNanos(System.nanoTime() - start));
  }
}

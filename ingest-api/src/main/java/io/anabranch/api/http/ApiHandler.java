package io.anabranch.api.http;

import io.anabranch.api.auth.Access;
import io.anabranch.api.auth.Caller;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.platform.ops.HostCheck;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Takes a request through the same gates whatever it asks for, and answers in one form: Host and
 * Origin, a free place, the token, the route, the role, the query, the body. Nothing is looked up
 * before the token was seen to be good, so without one no path tells anything.
 */
public final class ApiHandler implements HttpHandler {
  private static final int PLACES = 256;
  private static final HttpString IDEMPOTENCY_KEY = new HttpString("Idempotency-Key");

  private final Router router;
  private final Access access;
  private final HostCheck hosts;
  private final Executor executor;
  private final Answers answers;
  private final Semaphore places = new Semaphore(PLACES);

  /**
   * Prepares it.
   *
   * @param executor runs what blocks; one virtual thread a request
   */
  public ApiHandler(
      Router router, Access access, HostCheck hosts, Executor executor, Answers answers) {
    this.router = router;
    this.access = access;
    this.hosts = hosts;
    this.executor = executor;
    this.answers = answers;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.dispatch(executor, this::handleBlocking);
  }

  private void handleBlocking(HttpServerExchange exchange) throws InterruptedException {
    long start = System.nanoTime();
    exchange.startBlocking();
    var step = new Step();
    Response response;
    try {
      response = guarded(exchange, step);
    } catch (ApiException e) {
      response = Answers.problem(e);
    } catch (IOException e) {
      // The client went away or sent half a body; there is nobody to answer.
      exchange.endExchange();
      return;
    } catch (RuntimeException | Error e) {
      response = Answers.bug(e, step.pattern);
    }
    answers.send(exchange, response, step.pattern, start);
  }

  /** How far a request came; for the metrics. */
  private static final class Step {
    private String pattern = "none";
  }

  private Response guarded(HttpServerExchange exchange, Step step)
      throws IOException, InterruptedException {
    checkHost(exchange);
    if (!places.tryAcquire()) {
      throw ApiException.unavailable(
          "Expected at most " + PLACES + " requests at a time, but there are more. Try again.",
          Duration.ofSeconds(1),
          null);
    }
    try {
      Caller caller = authenticate(exchange);
      Router.Found.Match match = route(exchange);
      step.pattern = match.route().pattern();
      return match.route().action().answer(read(exchange, caller, match));
    } finally {
      places.release();
    }
  }

  private void checkHost(HttpServerExchange exchange) {
    if (!hosts.isOurs(exchange)) {
      throw ApiException.of(
          ProblemType.MISDIRECTED,
          "Expected Host to be a name of this server, but it is not. Add it to"
              + " ANABRANCH_ALLOWED_HOSTS where people use it.");
    }
    if (!hosts.isSameOrigin(exchange)) {
      throw ApiException.of(
          ProblemType.FORBIDDEN, "Expected no Origin but our own; other pages may not ask.");
    }
  }

  private Caller authenticate(HttpServerExchange exchange) {
    var values = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    boolean none = values == null || values.isEmpty();
    return access
        .identify(none ? List.of() : List.copyOf(values))
        .orElseThrow(
            () ->
                ApiException.of(
                    ProblemType.UNAUTHENTICATED,
                    none
                        ? "Expected header 'Authorization: Bearer TOKEN', but got none."
                        : "Expected a token that this server knows, but got another.",
                    Map.of(
                        "WWW-Authenticate",
                        "Bearer realm=\"anabranch\"" + (none ? "" : ", error=\"invalid_token\""))));
  }

  private Router.Found.Match route(HttpServerExchange exchange) {
    String method = exchange.getRequestMethod().toString();
    return switch (router.find(method, exchange.getRequestURI())) {
      case Router.Found.Match match -> match;
      case Router.Found.OtherMethods other ->
          throw ApiException.of(
              ProblemType.METHOD_NOT_ALLOWED,
              "Expected one of " + other.allowed() + " here, but got another method.",
              Map.of("Allow", String.join(", ", other.allowed())));
      case Router.Found.Nothing nothing ->
          throw ApiException.of(
              ProblemType.NOT_FOUND,
              "Expected a route of this API, but there is none at this path."
                  + " See /api/v1/openapi.yaml.");
    };
  }

  private static Request read(HttpServerExchange exchange, Caller caller, Router.Found.Match match)
      throws IOException {
    Route route = match.route();
    if (!caller.role().covers(route.role())) {
      throw ApiException.of(
          ProblemType.FORBIDDEN,
          "Expected a token with role "
              + route.role()
              + " or more, but '"
              + caller.name()
              + "' has role "
              + caller.role()
              + ".",
          Map.of("WWW-Authenticate", "Bearer realm=\"anabranch\", error=\"insufficient_scope\""));
    }
    String query = exchange.getQueryString();
    Set<String> known = route.query();
    return new Request(
        caller,
        match.path(),
        Query.parse(query == null ? "" : query, known),
        ReadBody.of(exchange, route.accepts()),
        Idempotency.key(exchange.getRequestHeaders().get(IDEMPOTENCY_KEY)));
  }
}

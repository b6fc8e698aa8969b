package io.anabranch.api.http;

import io.anabranch.api.auth.Role;
import java.util.List;
import java.util.Set;

/**
 * One thing that can be asked.
 *
 * @param method GET, POST, PATCH or DELETE
 * @param pattern the path, with {@code {name}} for a segment that varies; {@link PathParam} says
 *     what each name may be
 * @param role the least that may ask
 * @param query the query parameters it knows
 * @param accepts the body it reads
 * @param action what it does
 */
public record Route(
    String method, String pattern, Role role, Set<String> query, Accepts accepts, Action action) {
  public Route {
    query = Set.copyOf(query);
  }

  /** What a route does with a request that may do it. */
  @FunctionalInterface
  public interface Action {
    /** Answers, or throws ApiException; anything else thrown is a bug. */
    Response answer(Request request) throws InterruptedException;
  }

  /** A GET route for viewers. */
  public static Route get(String pattern, Set<String> query, Action action) {
    return new Route("GET", pattern, Role.VIEWER, query, Accepts.NOTHING, action);
  }

  /** A POST route. */
  public static Route post(String pattern, Role role, Accepts accepts, Action action) {
    return new Route("POST", pattern, role, Set.of(), accepts, action);
  }

  /** A PATCH route, which reads JSON. */
  public static Route patch(String pattern, Role role, Action action) {
    return new Route("PATCH", pattern, role, Set.of(), Accepts.OPTIONAL_JSON, action);
  }

  /** A DELETE route. */
  public static Route delete(String pattern, Role role, Action action) {
    return new Route("DELETE", pattern, role, Set.of(), Accepts.NOTHING, action);
  }

  List<String> segments() {
    return List.of(pattern.substring(1).split("/", -1));
  }
}

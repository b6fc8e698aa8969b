package io.anabranch.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. Paths are taken as they were sent: fixed segments must be spelled
 * exactly, and there is no tidying up, so one route has one spelling and nothing else reaches it.
 */
public final class Router {
  private final List<Route> routes;

  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** All routes. */
  public List<Route> routes() {
    return routes;
  }

  sealed interface Found {
    record Match(Route route, Map<String, String> path) implements Found {}

    record OtherMethods(Set<String> allowed) implements Found {}

    record Nothing() implements Found {}
  }

  Found find(String method, String rawPath) {
    if (!rawPath.startsWith("/")) {
      return new Found.Nothing();
    }
    List<String> sent = List.of(rawPath.substring(1).split("/", -1));
    String wanted = method.equals("HEAD") ? "GET" : method;
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> path = match(route.segments(), sent);
      if (path != null && route.method().equals(wanted)) {
        return new Found.Match(route, path);
      }
      if (path != null) {
        allowed.add(route.method());
        if (route.method().equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    return allowed.isEmpty() ? new Found.Nothing() : new Found.OtherMethods(allowed);
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> sent) {
    if (pattern.size() != sent.size()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pattern.size(); i++) {
      String expected = pattern.get(i);
      if (expected.startsWith("{")) {
        names.add(expected.substring(1, expected.length() - 1));
        values.add(sent.get(i));
      } else if (!expected.equals(sent.get(i))) {
        return null;
      }
    }
    Map<String, String> path = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String value = decode(values.get(i));
      if (value == null || !PathParam.fits(names.get(i), value)) {
        return null;
      }
      path.put(names.get(i), value);
    }
    return path;
  }

  // In a path '+' is itself; only %XX stands for something else.
  private static @Nullable String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

package io.anabranch.platform.ops;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a web page made a browser send. A page's own name that it lets point at us
 * (DNS rebinding) shows in {@code Host}; a page of another origin shows in {@code Origin}. Names
 * that nobody else can own are always right: addresses, {@code localhost}, and names without a dot.
 *
 * @param names more names that people use for this server, in lower case; {@code *} for any
 */
public record HostCheck(Set<String> names) {
  /** Accepts addresses, {@code localhost} and names without a dot. */
  public static final HostCheck LOCAL = new HostCheck(Set.of());

  public HostCheck {
    names = Set.copyOf(names);
  }

  /** Whether the request was meant for us: exactly one {@code Host}, and a name that is ours. */
  public boolean isOurs(HttpServerExchange exchange) {
    var hosts = exchange.getRequestHeaders().get(Headers.HOST);
    return hosts != null && hosts.size() == 1 && isOurs(hosts.getFirst());
  }

  /** Whether no other origin's page sent it: there is no {@code Origin}, or it is our own. */
  public boolean isSameOrigin(HttpServerExchange exchange) {
    var origins = exchange.getRequestHeaders().get(Headers.ORIGIN);
    if (origins == null) {
      return true;
    }
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    return origins.size() == 1
        && (origins.getFirst().equalsIgnoreCase("http://" + host)
            || origins.getFirst().equalsIgnoreCase("https://" + host));
  }

  boolean isOurs(String host) {
    String name = withoutPort(host);
    if (name == null) {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("\\[[0-9a-f:.]+]|[0-9.]+|[a-z0-9_-]+")
        || names.contains(lower)
        || names.contains("*");
  }

  private static @Nullable String withoutPort(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    if (end < 0) {
      return host;
    }
    String port = host.substring(end);
    return port.isEmpty() || port.matches(":[0-9]{0,5}") ? host.substring(0, end) : null;
  }
}

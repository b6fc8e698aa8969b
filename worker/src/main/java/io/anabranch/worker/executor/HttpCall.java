package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction.Http;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request of an http task: the first, or the one that a redirect asks for.
 *
 * @param headers as they are sent, the key for idempotence included
 */
record HttpCall(String method, URI uri, Map<String, String> headers, @Nullable String body) {
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-type", "idempotency-key", "user-agent");

  HttpCall {
    headers = new LinkedHashMap<>(headers);
  }

  static HttpCall first(Http http, URI uri, String taskKey) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Idempotency-Key", taskKey);
    headers.put("User-Agent", "anabranch");
    headers.putAll(http.headers());
    return new HttpCall(http.method(), uri, headers, http.body());
  }

  /**
   * What a redirect asks for. At another origin the task's own headers are left out: they may hold
   * a secret that is meant for the first.
   */
  HttpCall redirected(int status, URI target) {
    boolean asGet = status == 303 || (status <= 302 && method.equals("POST"));
    Map<String, String> kept = new LinkedHashMap<>(headers);
    if (!origin(target).equals(origin(uri))) {
      kept.keySet().removeIf(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
    }
    String next = asGet && !method.equals("HEAD") ? "GET" : method;
    return new HttpCall(next, target, kept, asGet ? null : body);
  }

  /**
   * The request for the JDK's client.
   *
   * @throws IllegalArgumentException for a method, URL or header that HTTP does not allow
   */
  HttpRequest request() {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).method(method, publisher);
    // WHY: asking a plain server to upgrade to HTTP/2 confuses more servers than it helps.
    builder.version("https".equalsIgnoreCase(uri.getScheme()) ? Version.HTTP_2 : Version.HTTP_1_1);
    headers.forEach(builder::setHeader);
    return builder.build();
  }

  private static String origin(URI uri) {
    return (uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()).toLowerCase(Locale.ROOT);
  }
}

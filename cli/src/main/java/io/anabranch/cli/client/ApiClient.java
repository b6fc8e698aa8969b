package io.anabranch.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the REST API. A call that finds nobody, or is told to come back later (503), is made
 * again until the patience is used up; that is safe, because every POST carries an idempotency key
 * that stays the same. Thread-safe.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 250;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI server;
  private final String token;
  private final Duration patience;

  /**
   * Connects nowhere yet.
   *
   * @param server scheme, host and port
   * @param token sent as bearer token; empty for none
   * @param patience for how long a call looks for a server that does not answer
   */
  public ApiClient(URI server, String token, Duration patience) {
    this.server = server;
    this.token = token;
    this.patience = patience;
  }

  /** Where it talks to. */
  public URI server() {
    return server;
  }

  /** Reads what is at {@code path}, as {@code runs/run-1}. */
  public JsonNode get(Path path) {
    return json(send(request(path).GET().build()));
  }

  /** Reads plain text. */
  public String text(Path path) {
    return new String(send(request(path).GET().build()), StandardCharsets.UTF_8);
  }

  /** Sends JSON. */
  public JsonNode post(Path path, JsonNode body) {
    return post(path, Json.bytes(body), "application/json");
  }

  /** Sends bytes of a content type. */
  public JsonNode post(Path path, byte[] body, String contentType) {
    return json(
        send(
            request(path)
                .header("Content-Type", contentType)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build()));
  }

  /** Changes what is at {@code path}; the same change twice is one. */
  public JsonNode patch(Path path, JsonNode body) {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build()));
  }

  /** Removes what is at {@code path}; twice is once. */
  public JsonNode delete(Path path) {
    return json(send(request(path).DELETE().build()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(Path path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/v1/" + path.text())).timeout(CALL);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.header("Accept", "application/json, application/problem+json, text/plain");
  }

  private byte[] send(HttpRequest request) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0;
      @Nullable IOException failure = null;
      try {
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() < 400) {
          return response.body();
        }
        if (last || response.statusCode() != 503) {
          throw new ApiException(response.statusCode(), json(response.body()));
        }
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnreachableException(server, e);
      }
      if (last) {
        throw new UnreachableException(server, failure);
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException(server, e);
    }
  }

  private static JsonNode json(byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return Json.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      return notJson(body);
    } catch (IOException e) {
      throw new IllegalStateException("Expected to read bytes in memory, but could not", e);
    }
  }

  private static JsonNode notJson(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return JsonNodeFactory.instance
        .objectNode()
        .put("title", "Expected JSON, but the server answered otherwise. Is it Anabranch?")
        .put("detail", text.substring(0, Math.min(200, text.length())));
  }
}

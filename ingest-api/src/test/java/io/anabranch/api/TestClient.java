package io.anabranch.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a server, and holds every answer against the contract. */
final class TestClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Contract CONTRACT = new Contract();

  private final int port;
  private final @Nullable String token;

  TestClient(int port, @Nullable String token) {
    this.port = port;
    this.token = token;
  }

  TestClient as(@Nullable String other) {
    return new TestClient(port, other);
  }

  Answer get(String path) {
    return send("GET", path, null, "");
  }

  Answer post(String path, String json, String... headers) {
    return send("POST", path, "application/json", json, headers);
  }

  Answer postYaml(String path, String yaml) {
    return send("POST", path, "application/yaml", yaml);
  }

  Answer send(String method, String path, @Nullable String type, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      var answer = new Answer(response.statusCode(), response.headers(), response.body());
      CONTRACT.hold(method, path, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while waiting for " + path, e);
    }
  }

  /** Sends text as it is, because clients tidy up what is tested here; the status line back. */
  String raw(String requestLine, String... headers) throws IOException {
    return rawWithBody(requestLine, "", headers);
  }

  /** The same with a body, its framing included. */
  String rawWithBody(String requestLine, String body, String... headers) throws IOException {
    var text = new StringBuilder(requestLine + " HTTP/1.1\r\nConnection: close\r\n");
    boolean hasHost = false;
    for (String header : headers) {
      text.append(header).append("\r\n");
      hasHost |= header.startsWith("Host:");
    }
    text.append(hasHost ? "" : "Host: localhost\r\n");
    text.append(token == null ? "" : "Authorization: Bearer " + token + "\r\n").append("\r\n");
    text.append(body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        // Closed after the answer, with some of our bytes unread.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}

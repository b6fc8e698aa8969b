package io.anabranch.platform.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.schemas.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsServerTest {
  private volatile Health health = Health.ready("projects history");
  private final OpsServer server =
      new OpsServer("127.0.0.1", 0, HostCheck.LOCAL, List.of(new Part()), Metrics.registry());

  private final class Part implements Service {
    @Override
    public String name() {
      return "projector";
    }

    @Override
    public void start() {}

    @Override
    public Health health() {
      return health;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    server.close();
  }

  @Test
  void aReadyServiceIsHealthyInEveryWay() throws IOException {
    assertThat(status("GET", "/health")).isEqualTo(200);
    assertThat(status("GET", "/health/live")).isEqualTo(200);
    assertThat(status("GET", "/health/ready")).isEqualTo(200);
    var body = Json.mapper().readTree(body(ask("GET", "/health", "localhost")));
    assertThat(body.path("ok").asBoolean()).isTrue();
    assertThat(body.at("/services/0/name").asText()).isEqualTo("projector");
    assertThat(body.at("/services/0/detail").asText()).isEqualTo("projects history");
  }

  @Test
  void aWaitingServiceLivesButIsNotReady() throws IOException {
    health = Health.waiting("waits for Postgres");
    assertThat(status("GET", "/health")).isEqualTo(503);
    assertThat(status("GET", "/health/live")).isEqualTo(200);
    assertThat(status("GET", "/health/ready")).isEqualTo(503);
  }

  @Test
  void aBrokenServiceIsNotLive() throws IOException {
    health = Health.broken("lost its file");
    assertThat(status("GET", "/health/live")).isEqualTo(503);
  }

  @Test
  void metricsTellOfTheProcess() throws IOException {
    String answer = ask("GET", "/metrics", "localhost");
    assertThat(answer).contains("jvm_memory_used_bytes", "process_uptime_seconds", "jvm_threads");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/Health",
        "/health/",
        "//health",
        "/health;x",
        "/health%2flive",
        "/./health",
        "/x/../health",
        "/metrics/jvm",
        "/heapdump"
      })
  void nothingElseIsServed(String path) throws IOException {
    String answer = ask("GET", path, "localhost");
    assertThat(answer).startsWith("HTTP/1.1 404").contains("application/problem+json");
  }

  @Test
  void otherMethodsAreRefusedByName() throws IOException {
    String answer = ask("DELETE", "/health", "localhost");
    assertThat(answer).startsWith("HTTP/1.1 405").contains("Allow: GET, HEAD");
  }

  @Test
  void aPagesNameForUsIsRefused() throws IOException {
    assertThat(ask("GET", "/metrics", "evil.example.com")).startsWith("HTTP/1.1 421");
    assertThat(ask("GET", "/metrics", "localhost\r\nOrigin: http://evil.example.com"))
        .startsWith("HTTP/1.1 421");
  }

  private int status(String method, String path) throws IOException {
    return Integer.parseInt(ask(method, path, "localhost").substring(9, 12));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  // A socket, because HTTP clients tidy up the very paths and headers that are tested here.
  private String ask(String method, String path, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      var answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}

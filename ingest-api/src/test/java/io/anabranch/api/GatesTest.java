package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import io.anabranch.api.http.Answers;
import io.anabranch.api.http.ApiHandler;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.http.Router;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.ops.HostCheck;
import io.anabranch.platform.ops.Metrics;
import io.anabranch.platform.ops.OpsHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets through to which route, and that no spelling of a path changes that. */
class GatesTest {
  /** The least role of every route, written down a second time. */
  private static final Map<String, Role> ROLES =
      Map.ofEntries(
          Map.entry("GET /api/v1/dags", Role.VIEWER),
          Map.entry("POST /api/v1/dags", Role.AUTHOR),
          Map.entry("POST /api/v1/dags/validate", Role.VIEWER),
          Map.entry("GET /api/v1/dags/{dag}", Role.VIEWER),
          Map.entry("PATCH /api/v1/dags/{dag}", Role.OPERATOR),
          Map.entry("DELETE /api/v1/dags/{dag}", Role.AUTHOR),
          Map.entry("GET /api/v1/dags/{dag}/versions/{version}", Role.VIEWER),
          Map.entry("POST /api/v1/dags/{dag}/runs", Role.OPERATOR),
          Map.entry("GET /api/v1/runs", Role.VIEWER),
          Map.entry("GET /api/v1/runs/{run}", Role.VIEWER),
          Map.entry("POST /api/v1/runs/{run}/cancel", Role.OPERATOR),
          Map.entry("POST /api/v1/runs/{run}/pause", Role.OPERATOR),
          Map.entry("POST /api/v1/runs/{run}/resume", Role.OPERATOR),
          Map.entry("POST /api/v1/runs/{run}/retry", Role.OPERATOR),
          Map.entry("POST /api/v1/runs/{run}/tasks/{task}/mark", Role.OPERATOR),
          Map.entry("GET /api/v1/runs/{run}/tasks", Role.VIEWER),
          Map.entry("GET /api/v1/runs/{run}/tasks/{task}/attempts/{attempt}/log", Role.VIEWER),
          Map.entry("GET /api/v1/dlq", Role.VIEWER),
          Map.entry("GET /api/v1/dlq/{letter}", Role.VIEWER),
          Map.entry("POST /api/v1/dlq/{letter}/retry", Role.OPERATOR),
          Map.entry("POST /api/v1/dlq/{letter}/discard", Role.OPERATOR),
          Map.entry("GET /api/v1/workers", Role.VIEWER),
          Map.entry("GET /api/v1/queues", Role.VIEWER),
          Map.entry("GET /api/v1/cluster", Role.VIEWER),
          Map.entry("GET /api/v1/targets", Role.VIEWER),
          Map.entry("GET /api/v1/openapi.yaml", Role.VIEWER));

  private static final Map<String, String> VALUES =
      Map.of(
          "{dag}",
          "d",
          "{version}",
          "1",
          "{run}",
          "r-1",
          "{task}",
          "t",
          "{attempt}",
          "1",
          "{letter}",
          "dl-1-0");

  @TempDir private Path folder;
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private List<Route> routes = List.of();
  private TestClient client = new TestClient(0, null);
  private AutoCloseable backing = () -> {};
  private AutoCloseable listener = () -> {};

  @BeforeEach
  void start() throws IOException {
    Path file = folder.resolve("tokens");
    for (Role role : Role.values()) {
      tokens.put(role, Tokens.create(file, role, "the-" + role));
    }
    var wired =
        new Backing(
            new ApiSettings(
                "127.0.0.1",
                0,
                Set.of(),
                file,
                false,
                TestApi.noKafka(),
                TestApi.noDatabase(),
                new EtcdSettings(List.of(), "test")));
    backing = wired;
    routes = wired.routes();
    var registry = Metrics.registry();
    // The real routes with their gates; behind them stands one answer in place of the backing.
    List<Route> open =
        routes.stream()
            .map(
                it ->
                    new Route(
                        it.method(),
                        it.pattern(),
                        it.role(),
                        it.query(),
                        it.accepts(),
                        request -> Response.text("text/plain", "inside")))
            .toList();
    var started =
        HttpListener.start(
            "127.0.0.1",
            0,
            new OpsHandler(
                List.of(),
                registry,
                new ApiHandler(
                    new Router(open),
                    Tokens.read(file),
                    new HostCheck(Set.of("api.example.com")),
                    wired.executor(),
                    new Answers(registry))));
    listener = started;
    client = new TestClient(started.port(), null);
  }

  @AfterEach
  void stop() throws Exception {
    listener.close();
    backing.close();
  }

  @Test
  void everyRouteHasTheRoleThatIsWrittenDown() {
    Map<String, Role> found = new TreeMap<>();
    routes.forEach(route -> found.put(route.method() + " " + route.pattern(), route.role()));
    assertThat(found).containsExactlyInAnyOrderEntriesOf(ROLES);
  }

  @Test
  void everyRouteLetsInWhoMayAndNobodyElse() throws IOException {
    for (var entry : ROLES.entrySet()) {
      String line = filled(entry.getKey());
      assertThat(status(line, null)).as(line).isEqualTo(401);
      assertThat(status(line, "anb_" + "x".repeat(43))).as(line).isEqualTo(401);
      assertThat(status(line, "")).as(line).isEqualTo(401);
      for (Role role : Role.values()) {
        assertThat(status(line, tokens.get(role)))
            .as(line + " as " + role)
            .isEqualTo(role.covers(entry.getValue()) ? 200 : 403);
      }
    }
  }

  @Test
  void noSpellingOfAPathIsLetInWithoutATokenOrReachesARoute() throws IOException {
    for (String key : ROLES.keySet()) {
      String method = key.substring(0, key.indexOf(' '));
      String path = filled(key).substring(method.length() + 1);
      for (String trick :
          List.of(
              path + "/",
              "/" + path,
              path.replace("/api/v1", "/api//v1"),
              path.replace("/api/v1", "/api/./v1"),
              path.replace("/api/v1", "/x/../api/v1"),
              path.replace("/api/v1/", "/api/v1%2f"),
              path.replace("/api/v1/", "/api/v1%2F"),
              path.replace("/api/v1/", "/api/v1\\"),
              path.replace("/api", "/API"),
              path.replace("/api", "/%61pi"),
              path + ";x=1",
              path.replace("/v1", "/v1;a=b"),
              path + "%00",
              path + "%20",
              path + "/health/live",
              "/health/.." + path,
              "/health;" + path,
              "/metrics/.." + path,
              "/health%2f.." + path)) {
        assertThat(status(method + " " + trick, null)).as(trick).isIn(400, 401);
        assertThat(status(method + " " + trick, tokens.get(Role.ADMIN)))
            .as(trick)
            .isIn(400, 404, 405);
      }
    }
  }

  @Test
  void healthAndMetricsNeedNoTokenAndOnlyInOneSpelling() throws IOException {
    for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
      assertThat(status("GET " + path, null)).isEqualTo(200);
      assertThat(status("GET " + path + "/", null)).isEqualTo(401);
      assertThat(status("GET /" + path, null)).isEqualTo(401);
      assertThat(status("GET " + path + ";x", null)).isEqualTo(401);
    }
  }

  @Test
  void segmentsThatCannotBeIdsNameNothing() throws IOException {
    for (String id :
        List.of(
            "..",
            ".",
            "%2e%2e",
            "%2e%2e%2fetc",
            "a%00b",
            "a%0Ab",
            "%",
            "%zz",
            "%ff",
            "a%2Fb",
            "",
            "a".repeat(5_000),
            "{run}",
            "*",
            "'",
            "%27%20OR%201=1")) {
      assertThat(status("GET /api/v1/runs/" + id, tokens.get(Role.ADMIN))).as(id).isIn(400, 404);
    }
    assertThat(status("GET /api/v1/runs/a%3Ab%40c+d", tokens.get(Role.ADMIN))).isEqualTo(200);
  }

  @Test
  void otherMethodsAreRefusedWithTheOnesThatWork() throws IOException {
    String answer = client.as(tokens.get(Role.VIEWER)).raw("DELETE /api/v1/runs/r-1");
    assertThat(answer).startsWith("HTTP/1.1 405").contains("Allow: GET, HEAD");
    answer = client.as(tokens.get(Role.VIEWER)).raw("PUT /api/v1/dags");
    assertThat(answer).startsWith("HTTP/1.1 405").contains("Allow: GET, HEAD, POST");
    assertThat(status("OPTIONS /api/v1/dags", null)).isEqualTo(401);
    answer = client.as(tokens.get(Role.VIEWER)).raw("HEAD /api/v1/dags");
    assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("inside");
  }

  @Test
  void pagesOfOthersCannotAskThroughABrowser() throws IOException {
    TestClient admin = client.as(tokens.get(Role.ADMIN));
    String line = "GET /api/v1/dags";
    assertThat(admin.raw(line, "Host: evil.example.com")).startsWith("HTTP/1.1 421");
    assertThat(admin.raw(line, "Host: api.example.com:80")).startsWith("HTTP/1.1 200");
    assertThat(admin.raw(line, "Host: localhost", "Origin: http://evil.example.com"))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("Access-Control");
    assertThat(admin.raw(line, "Host: localhost", "Origin: null")).startsWith("HTTP/1.1 403");
    assertThat(admin.raw(line, "Host: localhost:8080", "Origin: http://localhost:8080"))
        .startsWith("HTTP/1.1 200");
    assertThat(admin.raw(line, "Host: localhost", "Host: localhost")).startsWith("HTTP/1.1 4");
    assertThat(admin.raw("GET http://evil.example.com/api/v1/dags")).startsWith("HTTP/1.1 400");
  }

  private int status(String line, @Nullable String token) throws IOException {
    boolean dag =
        line.startsWith("POST /api/v1/dags ") || line.matches("POST /api/v1/dags(/validate)?");
    String answer =
        dag
            ? client.as(token).raw(line, "Content-Type: application/yaml", "Content-Length: 0")
            : client.as(token).raw(line);
    assertThat(answer).as(line).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String filled(String line) {
    String filled = line;
    for (var value : VALUES.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }
}

package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.api.auth.Role;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is the caller's fault and is told so, while nothing that we stand on is there. */
class BadInputTest {
  private static TestApi api;

  @BeforeAll
  static void start() throws IOException {
    api = TestApi.alone();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aBodyOverTheLimitIsRefusedBeforeItIsRead() throws IOException {
    String answer =
        api.client()
            .raw("POST /api/v1/dags", "Content-Type: application/yaml", "Content-Length: 1048577");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("urn:anabranch:problem:too-large");
  }

  @Test
  void aBodyOfUnknownLengthIsCutOffAtTheLimit() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String answer =
        api.client()
            .rawWithBody(
                "POST /api/v1/dags",
                chunk.repeat(17) + "0\r\n\r\n",
                "Content-Type: application/yaml",
                "Transfer-Encoding: chunked");
    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat(api.client().postYaml("/api/v1/dags", "#".repeat((1 << 20) + 1)).status())
        .isEqualTo(413);
  }

  /** A connection that is closed with bytes unread takes the answer along, now and then. */
  @Test
  void whoSendsTooMuchIsToldSoEveryTime() {
    String large = "#".repeat((1 << 20) + 1);
    for (int i = 0; i < 200; i++) {
      assertThat(api.client().postYaml("/api/v1/dags", large).status()).isEqualTo(413);
    }
  }

  @Test
  void otherMediaTypesAreNotGuessed() {
    for (String type :
        List.of("text/plain", "application/xml", "application/json;charset=latin1")) {
      assertThat(api.client().send("POST", "/api/v1/dags", type, "name: x").status())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(api.client().send("POST", "/api/v1/dags", null, "name: x").status()).isEqualTo(415);
    assertThat(api.client().send("POST", "/api/v1/dags/d/runs", "text/plain", "{}").status())
        .isEqualTo(415);
    assertThat(
            api.client()
                .send(
                    "POST",
                    "/api/v1/dags",
                    "application/json; charset=UTF-8",
                    "{}",
                    "Content-Encoding",
                    "gzip")
                .status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"x\"",
        "1",
        "{\"params\":{}} x",
        "{\"params\":{\"a\":1,\"a\":2}}",
        "{\"runId\":\"\u0000\"}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "\uFEFFx"
      })
  void whatIsNoJsonObjectIsUnreadable(String body) {
    Answer answer = api.client().post("/api/v1/dags/d/runs", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/detail")).doesNotContain("com.fasterxml", "Exception");
  }

  @Test
  void jsonThatIsNestedTooDeepIsUnreadable() {
    String body = "{\"params\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(api.client().post("/api/v1/dags/d/runs", body).status()).isEqualTo(400);
  }

  @Test
  void everythingThatIsWrongInABodyIsToldAtOnce() {
    Answer answer =
        api.client()
            .post(
                "/api/v1/dags/d/runs",
                "{\"runId\":\"a b\",\"version\":0,\"params\":[],\"logicalTime\":\"today\","
                    + "\"parms\":{}}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("problems").findValuesAsText("path"))
        .containsExactlyInAnyOrder("runId", "version", "params", "logicalTime", "parms");
    assertThat(answer.json().path("problems").findValuesAsText("suggestion"))
        .containsExactly("params");
  }

  @Test
  void aDagIsCheckedWithoutAnythingBehindUs() {
    Answer bad =
        api.client()
            .postYaml(
                "/api/v1/dags/validate",
                """
                name: d
                tasks:
                  - id: extract
                    type: shell
                    command: "true"
                  - id: load
                    type: shell
                    command: "true"
                    dependencies: [extrat]
                """);
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.text("/problems/0/suggestion")).isEqualTo("extract");
    assertThat(bad.json().at("/problems/0/line").asInt()).isEqualTo(9);
    Answer good =
        api.as(Role.VIEWER)
            .postYaml("/api/v1/dags/validate", "name: d\ntasks: [{id: a, type: noop}]\n");
    assertThat(good.status()).isEqualTo(200);
    assertThat(good.json().path("taskCount").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs?limit=0",
        "/api/v1/runs?limit=501",
        "/api/v1/runs?limit=x",
        "/api/v1/runs?limit=99999999999",
        "/api/v1/runs?limit=1&limit=2",
        "/api/v1/runs?lmit=1",
        "/api/v1/runs?state=ASLEEP",
        "/api/v1/runs?dag=No",
        "/api/v1/runs?dag=a%00b",
        "/api/v1/runs?since=yesterday",
        "/api/v1/runs?since=+1234567891-01-01T00:00:00Z",
        "/api/v1/runs?after=%21",
        "/api/v1/runs?after=MTp4",
        "/api/v1/runs/r?x=1",
        "/api/v1/dlq?error=%0a",
        "/api/v1/dlq?exitCode=one",
        "/api/v1/dags?after=zzz"
      })
  void badQueriesAreRefused(String path) throws IOException {
    String answer = api.client().raw("GET " + path);
    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
  }

  @Test
  void badIdempotencyKeysAreRefused() {
    assertThat(api.client().post("/api/v1/dags/d/runs", "{}", "Idempotency-Key", "a b").status())
        .isEqualTo(400);
    assertThat(
            api.client()
                .post("/api/v1/dags/d/runs", "{}", "Idempotency-Key", "x".repeat(256))
                .status())
        .isEqualTo(400);
  }

  @Test
  void whatIsAwayIsToldAsAwayWithATimeToComeBack() {
    for (String path :
        List.of("/api/v1/runs", "/api/v1/dlq/x", "/api/v1/workers", "/api/v1/queues")) {
      Answer answer = api.client().get(path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(answer.body()).doesNotContain("SQL", "Exception", TestApi.NOWHERE);
    }
    for (String path : List.of("cancel", "pause", "resume", "retry")) {
      Answer answer = api.client().post("/api/v1/runs/r-1/" + path, "");
      assertThat(answer.status()).as(path).isEqualTo(503);
    }
    assertThat(
            api.client().post("/api/v1/runs/r-1/tasks/t/mark", "{\"state\":\"FAILED\"}").status())
        .isEqualTo(503);
    assertThat(api.client().post("/api/v1/dags/d/runs", "{}").status()).isEqualTo(503);
    assertThat(
            api.client()
                .postYaml("/api/v1/dags", "name: d\ntasks: [{id: a, type: noop}]\n")
                .status())
        .isEqualTo(503);
    Answer cluster = api.client().get("/api/v1/cluster");
    assertThat(cluster.status()).isEqualTo(200);
    assertThat(cluster.text("/backing/kafka")).isEqualTo("AWAY");
    assertThat(cluster.text("/backing/postgres")).isEqualTo("AWAY");
    assertThat(cluster.text("/backing/etcd")).isEqualTo("NONE");
    assertThat(api.client().get("/health/ready").status()).isEqualTo(503);
    assertThat(api.client().get("/health/live").status()).isEqualTo(200);
    assertThat(api.client().get("/api/v1/targets").status()).isEqualTo(200);
    assertThat(api.client().get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1");
  }
}

package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.auth.Role;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Registering and starting runs, on a real broker and without Postgres all the while. */
class WritesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static KafkaSettings kafka;
  private static FakeScheduler scheduler;
  private static TestApi api;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.provisioned();
    scheduler = new FakeScheduler(kafka);
    api = new TestApi(kafka, TestApi.noDatabase());
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    scheduler.close();
  }

  private static String dag(String name, String command) {
    return """
        name: %s
        description: for tests
        params:
          date: {type: string, required: true}
          rows: {type: integer, default: 3}
        tasks:
          - id: extract
            type: shell
            command: "%s"
          - id: load
            type: noop
            dependencies: [extract]
        """
        .formatted(name, command);
  }

  private static void register(String name) {
    // The first answer may come while the API or its broker is still waking up.
    Await.until(
        "registration of " + name,
        LIMIT,
        () ->
            List.of(200, 201)
                .contains(
                    api.as(Role.AUTHOR).postYaml("/api/v1/dags", dag(name, "true")).status()));
  }

  @Test
  void aDagIsRegisteredOnceForEachContent() {
    register("versions");
    Answer repeated = api.as(Role.AUTHOR).postYaml("/api/v1/dags", dag("versions", "true"));
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(repeated.text("/result")).isEqualTo("REPEATED");
    assertThat(repeated.json().path("version").asInt()).isEqualTo(1);

    Answer changed = api.as(Role.AUTHOR).postYaml("/api/v1/dags", dag("versions", "date"));
    assertThat(changed.status()).isEqualTo(201);
    assertThat(changed.header("Location")).isEqualTo("/api/v1/dags/versions/versions/2");

    TestClient viewer = api.as(Role.VIEWER);
    Answer one = viewer.get("/api/v1/dags/versions");
    assertThat(one.json().path("version").asInt()).isEqualTo(2);
    assertThat(one.json().path("versions").findValuesAsText("version")).containsExactly("2", "1");
    Answer version = viewer.get("/api/v1/dags/versions/versions/1");
    assertThat(version.text("/graph/edges/0/from")).isEqualTo("extract");
    assertThat(version.text("/graph/edges/0/to")).isEqualTo("load");
    assertThat(version.text("/graph/nodes/1/type")).isEqualTo("noop");
    assertThat(version.text("/definition/name")).isEqualTo("versions");
    assertThat(viewer.get("/api/v1/dags/versions/versions/9").status()).isEqualTo(404);
  }

  @Test
  void whatTheSchedulerRefusesIsToldAsItSaidIt() {
    Answer refused = api.as(Role.AUTHOR).postYaml("/api/v1/dags", dag("refused", "true"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text("/problems/0/message")).isEqualTo("Expected less.");
  }

  @Test
  void whatTheSchedulerDoesNotDecideInTimeIsOnTheLogAllTheSame() {
    Answer pending = api.as(Role.AUTHOR).postYaml("/api/v1/dags", dag("undecided", "true"));
    assertThat(pending.status()).isEqualTo(202);
    assertThat(pending.text("/result")).isEqualTo("PENDING");
    assertThat(pending.text("/position/topic")).isEqualTo("dag-commands");
  }

  @Test
  void aDagIsPausedAndStartsAgain() {
    register("paused");
    String path = "/api/v1/dags/paused";
    TestClient operator = api.as(Role.OPERATOR);
    Answer paused = operator.send("PATCH", path, "application/json", "{\"paused\": true}");
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.text("/result")).isEqualTo("ACCEPTED");
    assertThat(api.client().get(path).text("/standing")).isEqualTo("PAUSED");
    assertThat(
            operator.send("PATCH", path, "application/json", "{\"paused\": true}").text("/result"))
        .isEqualTo("REPEATED");
    Answer started = operator.post(path + "/runs", "{\"params\":{\"date\":\"2026-01-31\"}}");
    assertThat(started.status()).isEqualTo(202);
    operator.send("PATCH", path, "application/json", "{\"paused\": false}");
    assertThat(api.client().get(path).text("/standing")).isEqualTo("ACTIVE");
  }

  @Test
  void aDagThatIsNotThereOrAChangeThatIsNoneIsRefused() {
    register("changed");
    TestClient operator = api.as(Role.OPERATOR);
    String json = "application/json";
    assertThat(operator.send("PATCH", "/api/v1/dags/nowhere", json, "{\"paused\": true}").status())
        .isEqualTo(404);
    assertThat(operator.send("PATCH", "/api/v1/dags/changed", json, "{}").text("/problems/0/path"))
        .isEqualTo("paused");
    assertThat(
            operator.send("PATCH", "/api/v1/dags/changed", json, "{\"paused\": \"yes\"}").status())
        .isEqualTo(422);
    assertThat(operator.send("DELETE", "/api/v1/dags/changed", null, "").status()).isEqualTo(403);
  }

  @Test
  void aRetiredDagStartsNoRuns() {
    register("retired");
    Answer retired = api.as(Role.AUTHOR).send("DELETE", "/api/v1/dags/retired", null, "");
    assertThat(retired.status()).isEqualTo(200);
    assertThat(retired.text("/standing")).isEqualTo("RETIRED");
    Answer refused =
        api.as(Role.OPERATOR)
            .post("/api/v1/dags/retired/runs", "{\"params\":{\"date\":\"2026-01-31\"}}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("/detail")).contains("Register it again");
    Answer pause =
        api.as(Role.OPERATOR)
            .send("PATCH", "/api/v1/dags/retired", "application/json", "{\"paused\": true}");
    assertThat(pause.status()).isEqualTo(409);
  }

  @Test
  void dagsAreListedPageByPage() {
    register("page-a");
    register("page-b");
    String path = "/api/v1/dags?limit=1";
    List<String> names = new ArrayList<>();
    String next = "";
    do {
      Answer page = api.client().get(path + (next.isEmpty() ? "" : "&after=" + next));
      assertThat(page.json().path("items").size()).isLessThanOrEqualTo(1);
      page.json().path("items").forEach(item -> names.add(item.path("dag").asText()));
      next = page.text("/next");
    } while (!next.isEmpty());
    assertThat(names).contains("page-a", "page-b").isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aRunIsOnTheLogBeforeItIsAnswered() throws Exception {
    register("started");
    Answer answer =
        api.as(Role.OPERATOR)
            .post(
                "/api/v1/dags/started/runs",
                "{\"runId\":\"mine-1\",\"params\":{\"date\":\"2026-01-31\"},"
                    + "\"logicalTime\":\"2026-01-31T09:00:00+01:00\",\"version\":1}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/runs/mine-1");
    assertThat(new SentCommands(kafka).of(answer))
        .isEqualTo(
            new RunRequested(
                "mine-1",
                "started",
                1,
                Map.of("date", Json.mapper().readTree("\"2026-01-31\"")),
                Instant.parse("2026-01-31T08:00:00Z"),
                "the-operator"));
  }

  @Test
  void theSameIdempotencyKeyIsTheSameRunAndNoKeyIsANewOne() {
    register("keyed");
    String path = "/api/v1/dags/keyed/runs";
    String body = "{\"params\":{\"date\":\"x\"}}";
    TestClient operator = api.as(Role.OPERATOR);
    String first = operator.post(path, body, "Idempotency-Key", "job/7").text("/runId");
    String again = operator.post(path, body, "Idempotency-Key", "job/7").text("/runId");
    String other = operator.post(path, body, "Idempotency-Key", "job/8").text("/runId");
    assertThat(again).isEqualTo(first).isNotEqualTo(other);
    assertThat(operator.post(path, body).text("/runId"))
        .isNotEqualTo(operator.post(path, body).text("/runId"));
  }

  @Test
  void runsThatCannotBeAreRefusedWithTheReason() {
    register("checked");
    TestClient operator = api.as(Role.OPERATOR);
    Answer unknown = operator.post("/api/v1/dags/checkd/runs", "{}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/detail")).contains("Did you mean 'checked'?");
    Answer bad =
        operator.post("/api/v1/dags/checked/runs", "{\"params\":{\"rows\":\"many\",\"dat\":1}}");
    assertThat(bad.status()).isEqualTo(422);
    JsonNode problems = bad.json().path("problems");
    assertThat(problems.size()).isGreaterThanOrEqualTo(3);
    assertThat(problems.toString()).contains("rows", "dat", "date");
    assertThat(operator.post("/api/v1/dags/checked/runs", "{\"version\":9}").status())
        .isEqualTo(404);
    String large = "{\"params\":{\"date\":\"" + "x".repeat(300_000) + "\"}}";
    assertThat(operator.post("/api/v1/dags/checked/runs", large).status()).isEqualTo(413);
  }

  @Test
  void anotherProcessKnowsADagAsSoonAsItIsRegistered() throws Exception {
    register("shared");
    try (var other = new TestApi(kafka, TestApi.noDatabase())) {
      Await.until(
          "the other's catalog",
          LIMIT,
          () ->
              other
                      .client()
                      .post("/api/v1/dags/shared/runs", "{\"params\":{\"date\":\"x\"}}")
                      .status()
                  == 202);
      api.client().postYaml("/api/v1/dags", dag("shared-later", "true"));
      assertThat(
              other
                  .client()
                  .post("/api/v1/dags/shared-later/runs", "{\"params\":{\"date\":\"x\"}}")
                  .status())
          .isEqualTo(202);
    }
  }
}

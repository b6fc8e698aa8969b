package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.api.auth.Role;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.RunOperation.RunCancelRequested;
import io.anabranch.schemas.event.RunOperation.RunPauseRequested;
import io.anabranch.schemas.event.RunOperation.RunResumeRequested;
import io.anabranch.schemas.event.RunOperation.RunRetryRequested;
import io.anabranch.schemas.event.RunOperation.TaskMarkRequested;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people ask of runs that exist: what goes to the log, and what is refused before. */
class SteeringIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FIRST =
      """
      name: etl
      params: {day: {type: string}}
      tasks:
        - {id: extract, type: shell, command: "true"}
        - {id: clean, type: shell, command: "exit 99", dependencies: [extract]}
        - id: load
          type: shell
          command: "true"
          dependencies: [extract]
          env: {ROWS: "{{ tasks.extract.output.rows }}"}
        - {id: report, type: noop, dependencies: [load]}
        - {id: audit, type: shell, command: "false", allowFailure: true}
      """;
  private static final String SECOND =
      FIRST
          .replace(
              "  - {id: clean, type: shell, command: \"exit 99\", dependencies: [extract]}\n", "")
          .concat("  - {id: publish, type: noop, dependencies: [report]}\n");

  private static KafkaSettings kafka;
  private static FakeScheduler scheduler;
  private static Database database;
  private static ProjectedRuns rows;
  private static SentCommands sent;
  private static TestApi api;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.provisioned();
    sent = new SentCommands(kafka);
    scheduler = new FakeScheduler(kafka);
    DatabaseSettings settings = TestPostgres.database();
    Migrations.migrate(settings);
    database = Database.open(settings);
    rows = new ProjectedRuns(database);
    api = new TestApi(kafka, settings);
    Await.until("readiness", LIMIT, () -> api.client().get("/health").status() == 200);
    TestClient author = api.as(Role.AUTHOR);
    Await.until("version 1", LIMIT, () -> author.postYaml("/api/v1/dags", FIRST).status() == 201);
    assertThat(author.postYaml("/api/v1/dags", SECOND).text("/version")).isEqualTo("2");
    // Nobody projects here, and what is not in the tables need not be waited for.
    rows.sql("INSERT INTO applied_inputs VALUES ('run-commands', ?)", Long.MAX_VALUE);
    rows.sql(
        "INSERT INTO dag_versions VALUES ('etl', 1, 'h', '{}',"
            + " '{extract,clean,load,report,audit}', '{d,d,d,NULL,d}', now(), 'me')");
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
    database.close();
    scheduler.close();
  }

  private static Answer ask(String path, String body, String... headers) {
    return api.as(Role.OPERATOR).post("/api/v1/runs/" + path, body, headers);
  }

  @Test
  void cancellingSendsWhoAskedAndWhy() throws Exception {
    rows.run(101, "c-1", "RUNNING");
    Answer answer = ask("c-1/cancel", "{\"reason\":\"wrong day\"}");
    assertThat(answer.text("/runId")).isEqualTo("c-1");
    var command = (RunCancelRequested) sent.of(answer);
    assertThat(command.by()).isEqualTo("the-operator");
    assertThat(command.reason()).isEqualTo("wrong day");
    assertThat(command.request()).startsWith("r-");
  }

  @Test
  void whatCannotBeCancelledIsToldSoAndWhatIsCancelledIsNotAskedAgain() {
    rows.run(111, "c-2", "CANCELLED");
    rows.run(112, "c-3", "SUCCEEDED");
    rows.run(113, "c-4", "FAILED");
    Answer before = ask("c-2/cancel", "");
    assertThat(before.status()).isEqualTo(202);
    assertThat(before.json().has("position")).isFalse();
    Answer ended = ask("c-3/cancel", "{}");
    assertThat(ended.status()).isEqualTo(409);
    assertThat(ended.text("/detail")).contains("'c-3' has ended: it is SUCCEEDED");
    assertThat(ask("c-4/cancel", "{}").status()).isEqualTo(409);
    assertThat(ask("never/cancel", "{}").status()).isEqualTo(404);
    assertThat(ask("c-4/cancel", "{\"reson\":\"x\"}").status()).isEqualTo(422);
  }

  @Test
  void theSameKeyIsTheSameRequestWhoeverAsksAndAnotherOperationIsAnother() throws Exception {
    rows.run(121, "k-1", "RUNNING");
    String[] key = {"Idempotency-Key", "job/7"};
    var first = (RunCancelRequested) sent.of(ask("k-1/cancel", "", key));
    var again =
        (RunCancelRequested)
            sent.of(api.client().post("/api/v1/runs/k-1/cancel", "", "Idempotency-Key", "job/7"));
    var paused = (RunPauseRequested) sent.of(ask("k-1/pause", "", key));
    var marked = (TaskMarkRequested) sent.of(mark("k-1", "load", "{\"state\":\"FAILED\"}", key));
    var other = (TaskMarkRequested) sent.of(mark("k-1", "extract", "{\"state\":\"FAILED\"}", key));
    assertThat(first.request()).startsWith("k-").isEqualTo(again.request());
    assertThat(paused.request()).isNotEqualTo(first.request());
    assertThat(marked.request()).isNotEqualTo(other.request());
  }

  @Test
  void aRequestThatWasDoneIsAnsweredAsDoneWhateverTheRunIsNow() throws Exception {
    rows.failed(131, "d-1", "FAILED");
    String[] key = {"Idempotency-Key", "again"};
    var retry = (RunRetryRequested) sent.of(ask("d-1/retry", "", key));
    rows.done(131, 1, "RETRY", retry.request());
    rows.sql("UPDATE tasks SET state = 'SUCCEEDED' WHERE run_key = 131");
    rows.sql("UPDATE runs SET state = 'SUCCEEDED', left_at = now() WHERE run_key = 131");
    Answer done = ask("d-1/retry", "", key);
    assertThat(done.status()).isEqualTo(202);
    assertThat(done.text("/runId")).isEqualTo("d-1");
    assertThat(done.json().has("position")).isFalse();
  }

  @Test
  void aRunIsPausedAndResumedOnceAndOnlyWhileItIsOpen() throws Exception {
    rows.run(141, "p-1", "RUNNING");
    rows.run(142, "p-2", "FAILED");
    Answer resumed = ask("p-1/resume", "");
    assertThat(resumed.status()).isEqualTo(202);
    assertThat(resumed.json().has("position")).isFalse();
    assertThat(sent.of(ask("p-1/pause", ""))).isInstanceOf(RunPauseRequested.class);
    rows.sql("UPDATE runs SET paused = true WHERE run_key = 141");
    assertThat(ask("p-1/pause", "{}").json().has("position")).isFalse();
    assertThat(sent.of(ask("p-1/resume", "{}"))).isInstanceOf(RunResumeRequested.class);
    assertThat(ask("p-2/pause", "").status()).isEqualTo(409);
    assertThat(ask("p-2/resume", "").status()).isEqualTo(409);
    assertThat(ask("never/pause", "").status()).isEqualTo(404);
    assertThat(ask("p-1/pause", "{\"reason\":\"x\"}").status()).isEqualTo(422);
  }

  private static Answer mark(String run, String task, String body, String... headers) {
    return ask(run + "/tasks/" + task + "/mark", body, headers);
  }

  @Test
  void markingATaskSendsItsStateAndOutput() throws Exception {
    rows.failed(151, "m-1", "FAILED");
    String body =
        "{\"state\":\"SUCCEEDED\",\"reason\":\"loaded by hand\",\"output\":{\"rows\":[1,2]}}";
    assertThat(sent.of(mark("m-1", "load", body, "Idempotency-Key", "x")))
        .isEqualTo(
            new TaskMarkRequested(
                "m-1",
                ((TaskMarkRequested) sent.of(mark("m-1", "load", body, "Idempotency-Key", "x")))
                    .request(),
                "the-operator",
                "loaded by hand",
                "load",
                TaskState.SUCCEEDED,
                json("{\"rows\":[1,2]}")));
    Answer same = mark("m-1", "load", "{\"state\":\"FAILED\"}");
    assertThat(same.status()).isEqualTo(202);
    assertThat(same.json().has("position")).isFalse();
  }

  @Test
  void marksThatCannotBeAreRefusedWithTheReason() {
    rows.failed(161, "m-2", "FAILED");
    for (String body :
        new String[] {
          "",
          "{}",
          "{\"state\":null}",
          "{\"state\":\"succeeded\"}",
          "{\"state\":\"READY\"}",
          "{\"state\":7}"
        }) {
      Answer refused = mark("m-2", "load", body);
      assertThat(refused.status()).as(body).isEqualTo(422);
      assertThat(refused.json().path("problems").size()).as(body).isEqualTo(1);
      assertThat(refused.text("/problems/0/path")).isEqualTo("state");
    }
    Answer output = mark("m-2", "load", "{\"state\":\"SKIPPED\",\"output\":1}");
    assertThat(output.status()).isEqualTo(422);
    assertThat(output.text("/problems/0/path")).isEqualTo("output");
    String large = "{\"state\":\"SUCCEEDED\",\"output\":\"" + "x".repeat(65_535) + "\"}";
    assertThat(mark("m-2", "load", large).status()).isEqualTo(413);
    Answer unknown = mark("m-2", "lod", "{\"state\":\"SKIPPED\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/detail")).contains("Did you mean 'load'?");
    assertThat(mark("never", "load", "{\"state\":\"SKIPPED\"}").status()).isEqualTo(404);
  }

  @Test
  void whatTheSchedulerLetGoOfCannotBeMarkedAndIsToldToBeRetried() {
    rows.failed(171, "m-3", "FAILED");
    rows.left("m-3");
    rows.run(172, "m-4", "SUCCEEDED");
    rows.task(172, "load", "SUCCEEDED", 1);
    for (String run : new String[] {"m-3", "m-4"}) {
      Answer gone = mark(run, "load", "{\"state\":\"SKIPPED\"}");
      assertThat(gone.status()).isEqualTo(409);
      assertThat(gone.text("/detail")).contains("Retry it as a new run");
    }
  }

  @Test
  void whatHasNotStartedCanBeCancelledAndPausedButNotMarkedOrRetried() throws Exception {
    rows.run(175, "q-1", "QUEUED");
    rows.task(175, "extract", "SUCCEEDED", 0);
    assertThat(mark("q-1", "load", "{\"state\":\"SKIPPED\"}").status()).isEqualTo(409);
    Answer retry = ask("q-1/retry", "{\"from\":\"extract\"}");
    assertThat(retry.status()).isEqualTo(409);
    assertThat(retry.text("/detail")).contains("QUEUED");
    assertThat(sent.of(ask("q-1/pause", ""))).isInstanceOf(RunPauseRequested.class);
    assertThat(sent.of(ask("q-1/cancel", ""))).isInstanceOf(RunCancelRequested.class);
    assertThat(api.client().get("/api/v1/runs/q-1").text("/state")).isEqualTo("QUEUED");
  }

  @Test
  void whatIsStillHeldIsRetriedInPlace() throws Exception {
    for (String state : new String[] {"FAILED", "CANCELLED", "RUNNING"}) {
      int key = 180 + state.length();
      String run = "r-" + state;
      rows.failed(key, run, state);
      Answer retried = ask(run + "/retry", "{\"from\":\"extract\",\"version\":\"pinned\"}");
      assertThat(retried.text("/runId")).isEqualTo(run);
      assertThat(retried.json().has("retryOf")).isFalse();
      assertThat(retried.header("Location")).isEqualTo("/api/v1/runs/" + run);
      assertThat(((RunRetryRequested) sent.of(retried)).from()).isEqualTo("extract");
      assertThat(((RunRetryRequested) sent.of(ask(run + "/retry", ""))).from()).isNull();
    }
  }

  @Test
  void aRetryInPlaceThatWouldDoNothingIsRefused() {
    rows.run(191, "r-2", "RUNNING");
    rows.task(191, "extract", "RUNNING", 1);
    rows.task(191, "audit", "FAILED", 1);
    Answer nothing = ask("r-2/retry", "{}");
    assertThat(nothing.status()).isEqualTo(409);
    assertThat(nothing.text("/detail")).contains("'r-2' is RUNNING and nothing has");
    Answer running = ask("r-2/retry", "{\"from\":\"extract\"}");
    assertThat(running.status()).isEqualTo(409);
    assertThat(running.text("/detail")).contains("'extract' is RUNNING");
    Answer unknown = ask("r-2/retry", "{\"from\":\"extrct\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/detail")).contains("Did you mean 'extract'?");
    assertThat(ask("never/retry", "").status()).isEqualTo(404);
    assertThat(ask("r-2/retry", "{\"version\":\"newst\"}").text("/problems/0/suggestion"))
        .isEqualTo("newest");
    assertThat(ask("r-2/retry", "{\"runId\":\"r-2\"}").status()).isEqualTo(422);
    assertThat(ask("r-2/retry", "{\"version\":\"newest\"}").text("/detail"))
        .contains("Cancel it first");
  }

  @Test
  void whatWasLetGoOfIsANewRunThatTakesWhatEndedWell() throws Exception {
    rows.failed(201, "n-1", "FAILED");
    rows.left("n-1");
    String[] key = {"Idempotency-Key", "morning"};
    Answer retried = ask("n-1/retry", "", key);
    String id = retried.text("/runId");
    assertThat(id).startsWith("k-");
    assertThat(retried.text("/retryOf")).isEqualTo("n-1");
    assertThat(retried.header("Location")).isEqualTo("/api/v1/runs/" + id);
    assertThat(sent.of(retried))
        .isEqualTo(
            new RunRequested(
                id,
                "etl",
                1,
                Map.of("day", TextNode.valueOf("monday")),
                Instant.parse("2026-01-31T00:00:00Z"),
                "the-operator",
                "n-1",
                Map.of(
                    "extract",
                    new SeededTask(TaskState.SUCCEEDED, json("{\"rows\":3}")),
                    "clean",
                    new SeededTask(TaskState.SKIPPED, null),
                    "audit",
                    new SeededTask(TaskState.SUCCEEDED, null))));
    assertThat(ask("n-1/retry", "", key).text("/runId")).isEqualTo(id);
    assertThat(ask("n-1/retry", "").text("/runId")).isNotEqualTo(id);
    assertThat(ask("n-1/retry", "{\"runId\":\"mine\"}", key).text("/runId")).isEqualTo("mine");
  }

  @Test
  void theNewestVersionIsANewRunUnlessItIsTheRunsOwn() throws Exception {
    rows.failed(211, "n-2", "FAILED");
    var newest = (RunRequested) sent.of(ask("n-2/retry", "{\"version\":\"newest\"}"));
    assertThat(newest.dagVersion()).isEqualTo(2);
    assertThat(newest.seed()).containsOnlyKeys("extract", "audit");
    rows.sql("UPDATE runs SET dag_version = 2 WHERE run_key = 211");
    assertThat(sent.of(ask("n-2/retry", "{\"version\":\"newest\"}")))
        .isInstanceOf(RunRetryRequested.class);
  }

  @Test
  void aRunThatSucceededIsOnlyRetriedFromATask() throws Exception {
    rows.failed(221, "n-3", "SUCCEEDED");
    Answer nothing = ask("n-3/retry", "{}");
    assertThat(nothing.status()).isEqualTo(409);
    assertThat(nothing.text("/detail")).contains("the task to begin at");
    var from = (RunRequested) sent.of(ask("n-3/retry", "{\"from\":\"extract\"}"));
    assertThat(from.seed()).containsOnlyKeys("audit");
    Answer unknown = ask("n-3/retry", "{\"from\":\"clean\",\"version\":\"newest\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/detail")).contains("etl version 2");
  }

  @Test
  void aVersionThatIsGoneOrParamsThatDoNotFitAreToldBeforeAnythingIsSent() {
    rows.failed(231, "n-4", "FAILED");
    rows.left("n-4");
    rows.sql("UPDATE runs SET dag_version = 7 WHERE run_key = 231");
    assertThat(ask("n-4/retry", "").status()).isEqualTo(404);
    rows.sql("UPDATE runs SET dag_version = 1, params = '{\"dya\":1}' WHERE run_key = 231");
    assertThat(ask("n-4/retry", "").status()).isEqualTo(422);
  }

  @Test
  void outputsThatDoNotFitIntoARecordAreToldWithWhatHelps() {
    rows.failed(241, "n-5", "FAILED");
    rows.left("n-5");
    for (int length : new int[] {1_600 * 1_000, 5_000 * 1_000}) {
      rows.sql(
          "UPDATE tasks SET output = to_json(repeat('x', ?)) WHERE run_key = 241"
              + " AND task = 'extract'",
          length);
      Answer large = ask("n-5/retry", "");
      assertThat(large.status()).isEqualTo(413);
      assertThat(large.text("/detail")).contains("'from' nearer");
    }
    assertThat(ask("n-5/retry", "{\"from\":\"extract\"}").status()).isEqualTo(202);
  }

  @Test
  void aRunShowsWhatWasDoneToItAndAListDoesNot() {
    rows.run(251, "s-1", "CANCELLED");
    rows.sql("UPDATE runs SET retry_of = 's-0', paused = true WHERE run_key = 251");
    for (int i = 1; i <= 60; i++) {
      rows.done(251, i, i == 60 ? "CANCEL" : i % 2 == 0 ? "PAUSE" : "RESUME", "q-" + i);
    }
    Answer run = api.as(Role.VIEWER).get("/api/v1/runs/s-1");
    JsonNode operations = run.json().path("operations");
    assertThat(operations.size()).isEqualTo(50);
    assertThat(operations.get(0).path("operation").asText()).isEqualTo("RESUME");
    assertThat(operations.get(49).path("operation").asText()).isEqualTo("CANCEL");
    assertThat(operations.get(49).path("by").asText()).isEqualTo("ada");
    assertThat(run.text("/retryOf")).isEqualTo("s-0");
    assertThat(run.json().path("paused").asBoolean()).isTrue();
    JsonNode list = api.client().get("/api/v1/runs?state=cancelled&limit=1").json().path("items");
    assertThat(list.get(0).path("runId").asText()).isEqualTo("s-1");
    assertThat(list.get(0).path("retryOf").asText()).isEqualTo("s-0");
    assertThat(list.get(0).has("operations")).isFalse();
  }

  private static JsonNode json(String text) throws Exception {
    return Json.mapper().readTree(text);
  }
}

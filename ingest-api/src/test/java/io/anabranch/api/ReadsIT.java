package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.api.auth.Role;
import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.command.LogEnds;
import io.anabranch.api.query.Progress;
import io.anabranch.api.query.Projection;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads of a projection whose rows the tests write, and what is asked of dead letters. */
class ReadsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static KafkaSettings kafka;
  private static Database database;
  private static TestApi api;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestKafka.provisioned();
    DatabaseSettings settings = TestPostgres.database();
    Migrations.migrate(settings);
    database = Database.open(settings);
    api = new TestApi(kafka, settings);
    Await.until("readiness", LIMIT, () -> api.client().get("/health").status() == 200);
    sql(
        """
        INSERT INTO dag_versions VALUES
          ('etl', 1, 'h', '{"name":"etl"}', '{extract,load}', '{default,gpu}', now(), 'me')
        """);
    run(1, "run-a", "etl", "SUCCEEDED", "2026-01-01T00:00:00Z");
    run(2, "run-b", "etl", "FAILED", "2026-01-02T00:00:00Z");
    run(3, "run-c", "etl", "RUNNING", "2026-01-03T00:00:00Z");
    run(4, "run-a", "etl", "RUNNING", "2026-01-04T00:00:00Z");
    sql(
        """
        INSERT INTO tasks (run_key, task, state, attempt, token_sequence, token_index, worker,
            placement, ready_at, dispatched_at, started_at, ended_at, error_kind, error, exit_code,
            output, letter)
          VALUES (2, 'extract', 'FAILED', 2, 9, 0, 'w-1', 'most free slots', now(), now(), now(),
              now(), 'EXIT_CODE', 'exit 3', 3, NULL, 'dl-10-0'),
            (1, 'extract', 'SUCCEEDED', 1, 7, 0, 'w-1', 'x', now(), now(), now(), now(), NULL, NULL,
              NULL, '{"rows":3,"nul":"\\u0000"}', NULL),
            (3, 'load', 'READY', 0, NULL, NULL, NULL, NULL, now(), NULL, NULL, NULL, NULL, NULL,
              NULL, NULL, NULL),
            (3, 'extract', 'RUNNING', 1, 11, 0, 'w-1', 'x', now(), now(), now(), NULL, NULL, NULL,
              NULL, NULL, NULL)
        """);
    sql(
        """
        INSERT INTO attempts VALUES (2, 'extract', 1, 8, 0, 'w-1', 'x', 'LOST', now(), now(), now(),
          'WORKER_LOST', 'gone', NULL, NULL)
        """);
    sql(
        """
        INSERT INTO log_chunks VALUES
          (9, 0, 0, 'run-b', 'extract', 2, E'first\\n', false, now()),
          (9, 0, 1, 'run-b', 'extract', 2, E'second\\n', true, now()),
          (8, 0, 0, 'run-b', 'extract', 1, E'lost\\n', false, now())
        """);
    sql(
        """
        INSERT INTO workers VALUES
          ('w-1', 'ACTIVE', 0, 4, '{default}', 'h1', '0.1', now(), NULL, NULL),
          ('w-2', 'LOST', 1, 4, '{default}', 'h2', '0.1', now(), NULL, now())
        """);
    sql("INSERT INTO epochs VALUES (1, 'l-1', 'h1', 42, '0.1', now())");
    sql("INSERT INTO history_head VALUES (true, 12, 1, 1, 1, now(), 0, NULL)");
  }

  @AfterAll
  static void stop() {
    api.close();
    database.close();
  }

  private static void sql(String text, Object... values) {
    database.jdbi().useHandle(handle -> handle.execute(text, values));
  }

  private static void run(int key, String id, String dag, String state, String createdAt) {
    sql(
        "INSERT INTO runs VALUES (?, ?, ?, ?, 1, ?, '{\"n\":1e400}', ?::timestamptz,"
            + " ?::timestamptz, NULL, NULL, 2, true, 'me', 0)",
        key,
        id,
        key,
        dag,
        state,
        createdAt,
        createdAt);
  }

  private static void letter(int key, String id, String state, int round, String error) {
    sql(
        "INSERT INTO dead_letters VALUES (?, ?, 'TASK_FAILED', ?, 'etl', 'run-b', 'extract', 2,"
            + " 'EXIT_CODE', 3, NULL, ?, now(), ?, now(), NULL, NULL, '{\"id\":\"x\"}')",
        key,
        id,
        state,
        error,
        round);
  }

  @Test
  void runsAreListedNewestFirstByFilterAndPage() {
    TestClient viewer = api.as(Role.VIEWER);
    assertThat(ids(viewer.get("/api/v1/runs?dag=etl&until=2026-02-01T00:00:00Z"), "runId"))
        .containsExactly("run-a", "run-c", "run-b", "run-a");
    assertThat(ids(viewer.get("/api/v1/runs?dag=etl&state=failed"), "runId"))
        .containsExactly("run-b");
    assertThat(
            ids(
                viewer.get(
                    "/api/v1/runs?dag=etl&since=2026-01-02T00:00:00Z"
                        + "&until=2026-01-03T01:00:00%2B01:00"),
                "runId"))
        .containsExactly("run-b");
    Answer page = viewer.get("/api/v1/runs?dag=etl&limit=3&until=2026-02-01T00:00:00Z");
    assertThat(ids(page, "runId")).hasSize(3);
    Answer rest =
        viewer.get(
            "/api/v1/runs?dag=etl&limit=3&until=2026-02-01T00:00:00Z&after=" + page.text("/next"));
    assertThat(ids(rest, "runId")).containsExactly("run-a");
    assertThat(rest.json().has("next")).isFalse();
  }

  @Test
  void aRunHasItsTasksAlsoTheUntouchedOnes() {
    Answer run = api.client().get("/api/v1/runs/run-b");
    assertThat(run.json().path("tasks").findValuesAsText("task"))
        .containsExactly("extract", "load");
    assertThat(run.text("/tasks/0/error/exitCode")).isEqualTo("3");
    assertThat(run.text("/tasks/0/letter")).isEqualTo("dl-10-0");
    assertThat(run.text("/tasks/1/state")).isEqualTo("PENDING");
    assertThat(run.text("/createdAt")).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(api.client().get("/api/v1/runs/run-a").text("/state")).isEqualTo("RUNNING");
  }

  @Test
  void tasksHaveTheirAttemptsPageByPage() {
    Answer first = api.client().get("/api/v1/runs/run-b/tasks?limit=1");
    assertThat(first.text("/items/0/attempts/0/state")).isEqualTo("LOST");
    assertThat(first.text("/items/0/attempts/1/state")).isEqualTo("FAILED");
    Answer second =
        api.client().get("/api/v1/runs/run-b/tasks?limit=1&after=" + first.text("/next"));
    assertThat(ids(second, "task")).containsExactly("load");
    assertThat(second.json().has("next")).isFalse();
  }

  @Test
  void logsAreReadWholeOrFromAChunkOn() {
    String path = "/api/v1/runs/run-b/tasks/extract/attempts/";
    Answer whole = api.client().get(path + "2/log");
    assertThat(whole.body()).isEqualTo("first\nsecond\n");
    assertThat(whole.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(whole.header("Anabranch-Log-Complete")).isEqualTo("true");
    assertThat(api.client().get(path + "2/log?after=0").body()).isEqualTo("second\n");
    assertThat(api.client().get(path + "1/log").header("Anabranch-Log-Complete"))
        .isEqualTo("false");
    assertThat(api.client().get(path + "3/log").status()).isEqualTo(404);
  }

  @Test
  void aReadThatMissesWaitsUntilTheProjectionHasPassedTheLog() throws Exception {
    long offset = append("not yet projected");
    try (var ends = new LogEnds(new KafkaClients(kafka))) {
      var progress = new Progress(new Projection(database));
      var await = new AwaitProjection(progress, ends, kafka.topics());
      var calls = new AtomicInteger();
      assertThat(
              await.find(
                  () -> calls.incrementAndGet() < 4 ? Optional.empty() : Optional.of("here")))
          .contains("here");
      applied(offset);
      calls.set(0);
      assertThat(
              await.find(
                  () -> {
                    calls.incrementAndGet();
                    return Optional.empty();
                  }))
          .isEmpty();
      assertThat(calls).hasValue(2);
    }
    assertThat(api.client().get("/api/v1/runs/run-never").status()).isEqualTo(404);
  }

  private static void applied(long offset) {
    sql(
        "INSERT INTO applied_inputs VALUES ('run-commands', ?) ON CONFLICT (topic)"
            + " DO UPDATE SET applied_offset = excluded.applied_offset",
        offset);
  }

  private static long append(String text) {
    try (var producer = new KafkaClients(kafka).producer("test-writer")) {
      var record =
          new ProducerRecord<byte[], byte[]>(
              kafka.topics().runCommands(), null, text.getBytes(StandardCharsets.UTF_8));
      return producer.send(record).get().offset();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lettersAreFilteredAndShownWhole() {
    letter(1, "dl-10-0", "OPEN", 0, "Disk full 100%");
    letter(2, "dl-10-1", "RESOLVED", 1, "other");
    assertThat(ids(api.client().get("/api/v1/dlq?error=DISK%20FULL"), "id"))
        .containsExactly("dl-10-0");
    assertThat(ids(api.client().get("/api/v1/dlq?error=%25&state=open"), "id"))
        .containsExactly("dl-10-0");
    assertThat(
            ids(
                api.client()
                    .get(
                        "/api/v1/dlq?dag=etl&task=extract&kind=task_failed&exitCode=3"
                            + "&error=exit_code&limit=500"),
                "id"))
        .contains("dl-10-0", "dl-10-1");
    assertThat(api.client().get("/api/v1/dlq?exitCode=77").json().path("items")).isEmpty();
    assertThat(api.client().get("/api/v1/dlq/dl-10-0").json().has("content")).isTrue();
    assertThat(api.client().get("/api/v1/dlq/dl-99-9").status()).isEqualTo(404);
  }

  @Test
  void aLetterIsRetriedOnceForEachRound() {
    letter(11, "dl-20-0", "OPEN", 0, "x");
    TestClient operator = api.as(Role.OPERATOR);
    String path = "/api/v1/dlq/dl-20-0/retry";
    Answer first = operator.post(path, "");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().path("round").asInt()).isZero();
    assertThat(recordAt(first.json().at("/position/offset").asLong()))
        .contains("LetterRetryRequested", "dl-20-0", "the-operator");
    sql("UPDATE dead_letters SET state = 'RETRIED', round = 1 WHERE id = 'dl-20-0'");
    Answer again = operator.post(path, "{}");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("round").asInt()).isZero();
    assertThat(again.json().has("position")).isFalse();
    assertThat(operator.post(path, "{\"round\":1}").status()).isEqualTo(409);
    assertThat(operator.post(path, "{\"round\":-1}").status()).isEqualTo(422);
  }

  @Test
  void aLetterIsDiscardedOnceAndOnlyWhileItIsOpen() {
    letter(21, "dl-30-0", "OPEN", 0, "x");
    letter(22, "dl-30-1", "DISCARDED", 0, "x");
    letter(23, "dl-30-2", "RESOLVED", 1, "x");
    TestClient operator = api.as(Role.OPERATOR);
    Answer first = operator.post("/api/v1/dlq/dl-30-0/discard", "{\"reason\":\"known\"}");
    assertThat(first.status()).isEqualTo(202);
    assertThat(recordAt(first.json().at("/position/offset").asLong()))
        .contains("LetterDiscardRequested", "known");
    assertThat(operator.post("/api/v1/dlq/dl-30-1/discard", "").json().has("position")).isFalse();
    assertThat(operator.post("/api/v1/dlq/dl-30-2/discard", "").status()).isEqualTo(409);
    assertThat(operator.post("/api/v1/dlq/dl-30-2/retry", "").status()).isEqualTo(409);
  }

  @Test
  void workersQueuesAndTheClusterAreShown() {
    Answer workers = api.client().get("/api/v1/workers");
    assertThat(ids(workers, "worker")).containsExactly("w-1");
    assertThat(workers.json().at("/items/0/running").asInt()).isEqualTo(1);
    assertThat(ids(api.client().get("/api/v1/workers?state=lost"), "worker"))
        .containsExactly("w-2");
    Answer queues = api.client().get("/api/v1/queues");
    assertThat(ids(queues, "queue")).containsExactly("default", "gpu");
    assertThat(queues.json().at("/items/0/slots").asInt()).isEqualTo(4);
    assertThat(queues.json().at("/items/0/running").asInt()).isEqualTo(1);
    assertThat(queues.json().at("/items/1/waiting").asInt()).isEqualTo(1);
    assertThat(queues.json().at("/items/1").has("oldest")).isTrue();
    Answer cluster = api.client().get("/api/v1/cluster");
    assertThat(cluster.text("/leader/id")).isEqualTo("l-1");
    assertThat(cluster.text("/leader/source")).isEqualTo("projection");
    assertThat(cluster.text("/epoch")).isEqualTo("1");
    assertThat(cluster.text("/backing/kafka")).isEqualTo("UP");
    assertThat(cluster.json().path("lag").has("history")).isTrue();
    assertThat(api.client().get("/metrics").body()).contains("anabranch_api_requests_seconds");
  }

  private static String recordAt(long offset) {
    var partition = new TopicPartition(kafka.topics().runCommands(), 0);
    try (var consumer = new KafkaClients(kafka).consumer("test-reader")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      return Await.value(
          "the record at " + offset,
          LIMIT,
          () ->
              consumer.poll(Duration.ofMillis(200)).records(partition).stream()
                  .filter(it -> it.offset() == offset)
                  .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                  .findFirst()
                  .orElse(null));
    }
  }

  private static List<String> ids(Answer answer, String field) {
    assertThat(answer.status()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    answer.json().path("items").forEach(item -> ids.add(item.path(field).asText()));
    return ids;
  }
}

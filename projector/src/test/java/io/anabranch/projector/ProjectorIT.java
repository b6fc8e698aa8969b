package io.anabranch.projector;

import static io.anabranch.projector.Story.at;
import static io.anabranch.projector.Story.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectorIT {
  private static final TaskError EXIT_3 = new TaskError(ErrorKind.EXIT_CODE, "exit 3", 3, null);

  private final KafkaSettings kafka = TestKafka.provisioned();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Projected projected;
  private HistoryTopic history;

  @BeforeEach
  void open() {
    projected = Projected.migrated();
    history = new HistoryTopic(kafka);
  }

  @AfterEach
  void close() {
    history.close();
    projected.close();
  }

  private ProjectorService start() {
    ProjectorService projector =
        new ProjectorService(new ProjectorSettings(kafka, projected.settings), registry);
    projector.start();
    return projector;
  }

  private static HistoryEvent.RunAdmitted admitted(String run, Map<String, JsonNode> params) {
    return new HistoryEvent.RunAdmitted(run, "etl", 1, Story.START, params, 3, true, "somebody");
  }

  private static DagCommand.DagRegistrationRequested definition() throws IOException {
    return new DagCommand.DagRegistrationRequested(
        Json.mapper()
            .readTree(
                """
                {"name":"etl","tasks":[{"id":"extract"},{"id":"load","queue":"gpu"},{"id":"end"}]}
                """),
        "author");
  }

  @Test
  void lifeOfARunIsInTheTables() throws IOException {
    var first = ref("run-1", "extract", 1, 4);
    var second = ref("run-1", "extract", 2, 7);
    Story story =
        new Story()
            .decide(
                new SeatTaken("leader-1", "host-a", 42, "0.1", "hash", Map.of(), 4),
                new HistoryEvent.EpochRaised(1, "leader-1"))
            .decide(definition(), new HistoryEvent.DagVersionAccepted("etl", 1, "h1"))
            .decide(
                new WorkerEvent.WorkerJoined(
                    "w-1", 2, 8, List.of("default"), "host-w", "0.1", null),
                new HistoryEvent.WorkerRegistered("w-1", 2, 8, List.of("default")))
            .decide(
                admitted("run-1", Map.of("day", TextNode.valueOf("monday"))),
                new HistoryEvent.TasksReady("run-1", List.of("extract")),
                new HistoryEvent.AttemptDispatched(first, "w-1", "most free slots"))
            .decide(new HistoryEvent.AttemptStarted(first, "w-1"))
            .decide(
                new HistoryEvent.AttemptFailed(first, "w-1", EXIT_3, true),
                new HistoryEvent.TaskRetrying("run-1", "extract", at(7)))
            .decide(
                new HistoryEvent.TasksReady("run-1", List.of("extract")),
                new HistoryEvent.AttemptDispatched(second, "w-1", "most free slots"))
            .decide(
                new AttemptEvent.TaskSucceeded(
                    "w-1",
                    second,
                    Instant.EPOCH,
                    Instant.EPOCH.plusMillis(5),
                    TextNode.valueOf("rows")),
                new HistoryEvent.AttemptSucceeded(second, "w-1"))
            .decide(
                new HistoryEvent.TaskFailed("run-1", "load", EXIT_3, false),
                new HistoryEvent.LetterOpened("dl-9-0", LetterKind.TASK_FAILED, "run-1", "load"),
                new HistoryEvent.TasksNotRun(
                    "run-1", List.of("end"), TaskState.UPSTREAM_FAILED, "load"),
                new HistoryEvent.RunEnded("run-1", RunState.FAILED));
    history.write(story.records());
    history.log(new LogChunk(second, 0, "hello\n", true));

    try (ProjectorService projector = start()) {
      projected.awaitDecision(9);
      Await.until("ready", Projected.LIMIT, () -> projector.health().ready());
      assertThat(projected.row("SELECT * FROM runs"))
          .containsEntry("run_id", "run-1")
          .containsEntry("state", "FAILED")
          .containsEntry("created_at", Timestamp.from(at(4)))
          .containsEntry("started_at", Timestamp.from(at(4)))
          .containsEntry("ended_at", Timestamp.from(at(9)))
          .containsEntry("requested_by", "somebody");
      List<Map<String, Object>> tasks =
          projected.rows("SELECT * FROM run_tasks ORDER BY run_key, position");
      assertThat(tasks)
          .extracting(task -> task.get("task"))
          .containsExactly("extract", "load", "end");
      assertThat(tasks)
          .extracting(task -> task.get("state"))
          .containsExactly("SUCCEEDED", "FAILED", "UPSTREAM_FAILED");
      assertThat(tasks.get(0))
          .containsEntry("attempt", 2)
          .containsEntry("queue", "default")
          .containsEntry("started_at", Timestamp.from(at(8).minusMillis(5)))
          .containsEntry("error", null);
      assertThat(tasks.get(0).get("output")).hasToString("\"rows\"");
      assertThat(tasks.get(1))
          .containsEntry("exit_code", 3)
          .containsEntry("error_kind", "EXIT_CODE")
          .containsEntry("letter", "dl-9-0");
      assertThat(tasks.get(2)).containsEntry("because", "load");
      assertThat(projected.rows("SELECT * FROM task_attempts ORDER BY attempt"))
          .extracting(attempt -> attempt.get("outcome"))
          .containsExactly("FAILED", "SUCCEEDED");
      assertThat(projected.row("SELECT * FROM workers"))
          .containsEntry("host", "host-w")
          .containsEntry("state", "ACTIVE");
      assertThat(projected.row("SELECT * FROM epochs"))
          .containsEntry("host", "host-a")
          .containsEntry("pid", 42L);
      assertThat(projected.row("SELECT applied_offset FROM applied_inputs"))
          .containsEntry("applied_offset", 9L);
      Await.until(
          "the log",
          Projected.LIMIT,
          () ->
              projected
                  .rows("SELECT text FROM log_chunks WHERE token_sequence = 7")
                  .equals(List.of(Map.of("text", "hello\n"))));
    }
  }

  @Test
  void reusedRunIdIsAnotherRun() {
    var dispatch = new HistoryEvent.AttemptDispatched(ref("again", "extract", 1, 1), "w-1", "");
    Story story =
        new Story()
            .decide(admitted("again", Map.of()), dispatch)
            .decide(new HistoryEvent.RunEnded("again", RunState.SUCCEEDED))
            .decide(admitted("again", Map.of()), dispatch);
    history.write(story.records());

    try (ProjectorService _ = start()) {
      projected.awaitDecision(3);
      assertThat(projected.rows("SELECT state FROM runs WHERE run_id = 'again' ORDER BY run_key"))
          .extracting(run -> run.get("state"))
          .containsExactly("SUCCEEDED", "RUNNING");
      assertThat(projected.rows("SELECT DISTINCT run_key FROM tasks")).hasSize(2);
    }
  }

  @Test
  void inputOfADecisionInPartsReachesTheLastPart() throws Exception {
    Story story =
        new Story()
            .parts(
                new WorkerEvent.WorkerJoined("w-2", 1, 1, List.of("default"), "far", "0.1", "w-1"),
                List.of(
                    List.of(new HistoryEvent.Ignored("first")),
                    List.of(new HistoryEvent.WorkerRegistered("w-2", 1, 1, List.of("default")))));
    history.write(story.records().subList(0, 1));
    try (ProjectorService _ = start()) {
      Await.until(
          "the first part",
          Projected.LIMIT,
          () -> !projected.rows("SELECT FROM history_head WHERE part = 1").isEmpty());
      assertThat(projected.rows("SELECT * FROM applied_inputs")).isEmpty();
    }
    history.write(story.records().subList(1, 2));
    try (ProjectorService _ = start()) {
      projected.awaitDecision(1);
      assertThat(projected.row("SELECT host FROM workers")).containsEntry("host", "far");
      assertThat(projected.rows("SELECT * FROM applied_inputs")).hasSize(1);
    }
  }

  @Test
  void unreadableRecordsAreKeptAsideAndTheRestGoesOn() {
    List<HistoryRecord> records =
        new Story()
            .decide(admitted("run-1", Map.of()))
            .decide(admitted("run-2", Map.of()))
            .records();
    history.writeRaw("not json \u0000");
    history.write(records.subList(0, 1));
    history.writeRaw("{\"sequence\":\"x\"}");
    history.writeRaw(
        "{\"sequence\":1,\"epoch\":1,\"time\":\"2026-01-01T00:00:00Z\",\"cause\":{\"topic\":\"x\","
            + "\"offset\":1},\"part\":1,\"parts\":1,\"events\":[{\"type\":\"FromTheFuture\"}]}");
    history.write(records.subList(1, 2));

    try (ProjectorService _ = start()) {
      projected.awaitDecision(2);
      assertThat(projected.rows("SELECT * FROM runs")).hasSize(2);
      assertThat(projected.rows("SELECT reason FROM fold_poison")).hasSize(3);
      // Counted once the transaction is over, which is after others see it.
      Await.until("three counted", Projected.LIMIT, () -> poison() == 3);
    }
  }

  private double poison() {
    return registry.get("anabranch.fold.poison").tag("fold", "history").counter().count();
  }

  @Test
  void recordThatCannotBeWrittenIsFoundAndTheRestGoesOn() {
    Story story = new Story();
    for (int i = 1; i <= 20; i++) {
      // A task without a state, as no codec of ours writes it, breaks a NOT NULL in the table.
      story.decide(admitted("run-" + i, Map.of()));
    }
    history.write(story.records());
    history.writeRaw(
        "{\"sequence\":21,\"epoch\":1,\"time\":\"2026-01-01T00:00:00Z\",\"cause\":{\"topic\":\"x\","
            + "\"offset\":1},\"part\":1,\"parts\":1,\"events\":[{\"type\":\"EpochRaised\",\"epoch\":1}]}");
    history.write(story.decide(admitted("last", Map.of())).records().subList(20, 21));

    try (ProjectorService _ = start()) {
      Await.until(
          "the last run",
          Projected.LIMIT,
          () -> !projected.rows("SELECT FROM runs WHERE run_id = 'last'").isEmpty());
      assertThat(projected.rows("SELECT * FROM runs")).hasSize(21);
      assertThat(String.valueOf(projected.row("SELECT reason FROM fold_poison").get("reason")))
          .contains("leader");
    }
  }

  @Test
  void recordsThatRetentionTookAreNamedAndTheRestIsFolded() throws Exception {
    Story story = new Story();
    for (int i = 1; i <= 10; i++) {
      story.decide(admitted("run-" + i, Map.of()));
    }
    history.write(story.records());
    try (Admin admin = new KafkaClients(kafka).admin("retention")) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(kafka.topics().history(), 0), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }
    try (ProjectorService _ = start()) {
      projected.awaitDecision(10);
      assertThat(projected.rows("SELECT * FROM runs")).hasSize(6);
      assertThat(projected.row("SELECT from_offset, until_offset FROM fold_gaps"))
          .isEqualTo(Map.of("from_offset", 0L, "until_offset", 4L));
      assertThat(projected.row("SELECT missing FROM history_head")).containsEntry("missing", 4L);
    }
  }

  @Test
  void waitsForMigrationAndGoesOnByItself() {
    DatabaseSettings empty = TestPostgres.database();
    history.write(new Story().decide(admitted("run-1", Map.of())).records());
    try (ProjectorService projector =
            new ProjectorService(new ProjectorSettings(kafka, empty), registry);
        Projected tables = Projected.at(empty)) {
      projector.start();
      Await.until(
          "a hint to migrate",
          Projected.LIMIT,
          () -> projector.health().detail().contains("anabranch migrate"));
      assertThat(projector.health().ready()).isFalse();
      assertThat(projector.health().live()).isTrue();

      Migrations.migrate(empty);
      tables.awaitDecision(1);
      Await.until("ready", Projected.LIMIT, () -> projector.health().ready());
    }
  }

  @Test
  void aFoldThatFailedKnowsOnlyWhatTheTablesSay() throws IOException {
    Story story =
        new Story()
            .decide(definition(), new HistoryEvent.DagVersionAccepted("etl", 1, "h1"))
            .decide(
                admitted("run-1", Map.of()),
                new HistoryEvent.TasksReady("run-1", List.of("extract")));
    history.write(story.records());
    try (ProjectorService projector = start()) {
      projected.awaitDecision(2);
      Await.until("ready", Projected.LIMIT, () -> projector.health().ready());
      // As if another projector had folded meanwhile; what this one remembers is old then.
      projected.execute("UPDATE runs SET reopened = 7");
      projected.execute("ALTER TABLE history_head RENAME TO away");
      story.decide(new HistoryEvent.RunEnded("run-1", RunState.SUCCEEDED));
      history.write(story.records().subList(2, 3));
      Await.until("the fold broke", Projected.LIMIT, () -> !projector.health().ready());
      projected.execute("ALTER TABLE away RENAME TO history_head");
      projected.awaitDecision(3);
      assertThat(projected.row("SELECT state, reopened FROM runs"))
          .containsEntry("state", "SUCCEEDED")
          .containsEntry("reopened", 7);
    }
  }
}

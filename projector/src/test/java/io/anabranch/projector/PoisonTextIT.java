package io.anabranch.projector;

import static io.anabranch.projector.Story.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Withdrawal;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Text, numbers and times that Postgres refuses, wherever somebody can put them. */
class PoisonTextIT {
  private static final String NUL_AND_HALVES = "a\u0000b\ud800c\udc00d\ud83d\ude00e";
  private static final String CLEAN = "a\u2400b\ufffdc\ufffdd\ud83d\ude00e";

  // The first and the last time that the contract reads; finer than Postgres holds.
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static JsonNode poison() throws IOException {
    return Json.mapper()
        .readTree(
            """
            {"text":"a\\u0000b\\ud800c\\udc00d","number":1e400000,"a\\u0000key":[-1e-400000],
             "long":123456789012345678901234567890.123456789}
            """);
  }

  @Test
  void nothingStopsTheProjectionAndJsonIsKeptAsItWas() throws Exception {
    String text = NUL_AND_HALVES;
    AttemptRef ref = ref("run-1", "extract", 1, 3);
    AttemptRef lost = ref("run-1", "extract", 2, 5);
    TaskError error = new TaskError(ErrorKind.EXIT_CODE, text, 3, null);
    Story story =
        new Story()
            .decide(
                new SeatTaken(text, text, 1, text, text, Map.of(), 4),
                new HistoryEvent.EpochRaised(1, text))
            .decide(
                new DagCommand.DagRegistrationRequested(
                    Json.mapper().createObjectNode().set("poison", poison()), text),
                new HistoryEvent.DagVersionAccepted("etl", 1, "h"))
            .decide(
                new WorkerEvent.WorkerJoined("w-1", 0, 1, List.of("q"), text, text, null),
                new HistoryEvent.WorkerRegistered("w-1", 0, 1, List.of("q")),
                new HistoryEvent.WorkerPaused("w-1", LAST),
                new HistoryEvent.RunAdmitted(
                    "run-1", "etl", 1, LAST, Map.of("p", poison()), 1, true, text),
                new HistoryEvent.RunAdmitted("run-2", "etl", 1, FIRST, Map.of(), 1, true, null),
                new HistoryEvent.AttemptDispatched(ref, "w-1", text))
            .decide(
                new AttemptEvent.TaskFailed("w-1", ref, FIRST, LAST, error, text),
                new HistoryEvent.AttemptFailed(ref, "w-1", error, true))
            .decide(
                new HistoryEvent.AttemptDispatched(lost, "w-1", text),
                new HistoryEvent.AttemptWithdrawn(lost, "w-1", Withdrawal.LOST, text))
            .decide(
                new AttemptEvent.TaskSucceeded("w-1", lost, null, null, poison()),
                new HistoryEvent.AttemptSucceeded(lost, "w-1"));
    KafkaSettings kafka = TestKafka.provisioned();
    try (HistoryTopic history = new HistoryTopic(kafka);
        Projected projected = Projected.migrated();
        ProjectorService projector =
            new ProjectorService(
                new ProjectorSettings(kafka, projected.settings), new SimpleMeterRegistry())) {
      history.write(story.records());
      history.log(new LogChunk(ref, 0, text, true));
      projector.start();

      projected.awaitDecision(6);
      assertThat(projected.rows("SELECT reason FROM fold_poison")).isEmpty();
      assertThat(json(projected, "SELECT params AS json FROM runs WHERE run_id = 'run-1'"))
          .isEqualTo(Json.mapper().createObjectNode().set("p", poison()));
      assertThat(json(projected, "SELECT output AS json FROM tasks")).isEqualTo(poison());
      assertThat(json(projected, "SELECT definition AS json FROM dag_versions"))
          .isEqualTo(Json.mapper().createObjectNode().set("poison", poison()));
      assertThat(projected.row("SELECT error, placement FROM attempts WHERE attempt = 1"))
          .isEqualTo(Map.of("error", CLEAN, "placement", CLEAN));
      assertThat(projected.row("SELECT host, leader FROM epochs"))
          .isEqualTo(Map.of("host", CLEAN, "leader", CLEAN));
      assertThat(
              projected.row(
                  "SELECT extract(year FROM logical_time AT TIME ZONE 'UTC')::int AS year FROM runs WHERE run_id = 'run-1'"))
          .containsEntry("year", 9999);
      Await.until(
          "the log",
          Projected.LIMIT,
          () ->
              projected.rows("SELECT text FROM log_chunks").equals(List.of(Map.of("text", CLEAN))));
    }
  }

  private static JsonNode json(Projected projected, String sql) throws IOException {
    return Json.mapper().readTree(String.valueOf(projected.row(sql).get("json")));
  }
}

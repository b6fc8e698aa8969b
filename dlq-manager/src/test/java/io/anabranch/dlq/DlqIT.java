package io.anabranch.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.db.FoldProbe;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DeadLetter;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DlqIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private final KafkaSettings kafka = TestKafka.provisioned();
  private final DatabaseSettings settings = TestPostgres.database();
  private Database database;
  private Producer<byte[], byte[]> producer;

  @BeforeEach
  void open() {
    Migrations.migrate(settings);
    database = Database.open(settings);
    producer = new KafkaClients(kafka).producer("scheduler");
  }

  @AfterEach
  void close() {
    producer.close();
    database.close();
  }

  private void send(LetterEvent event) {
    sendRaw(Codec.LETTER.encode(event));
  }

  private void sendRaw(byte[] value) {
    var _ = producer.send(new ProducerRecord<>(kafka.topics().deadLetters(), value));
  }

  private DlqService start(FoldProbe probe) {
    DlqService service =
        new DlqService(new DlqSettings(kafka, settings), new SimpleMeterRegistry(), probe);
    service.start();
    return service;
  }

  private static LetterEvent.Opened opened(String id, String error, Map<String, JsonNode> params) {
    RunRequested refused = new RunRequested("run-" + id, "etl", null, params, null, null);
    return new LetterEvent.Opened(
        id,
        AT,
        new DeadLetter(
            id,
            LetterKind.INVALID_EVENT,
            AT,
            error,
            new Cause("run-commands", 1),
            null,
            new DeadLetter.RefusedInput(null, 10, refused)));
  }

  private List<Map<String, Object>> letters() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT * FROM dead_letters ORDER BY letter_key")
                    .mapToMap()
                    .list());
  }

  private void awaitLetter(String id) {
    Await.until(
        "letter " + id,
        LIMIT,
        () -> letters().stream().anyMatch(letter -> id.equals(letter.get("id"))));
  }

  @Test
  void lifeOfLettersIsInTheTable() {
    send(opened("dl-1-0", "no such DAG", Map.of()));
    send(opened("dl-2-0", "no such DAG", Map.of()));
    send(opened("dl-3-0", "no such DAG", Map.of()));
    send(opened("dl-1-0", "another text", Map.of()));
    send(new LetterEvent.Retried("dl-1-0", AT.plusSeconds(1), 1, "ann"));
    send(new LetterEvent.Resolved("dl-1-0", AT.plusSeconds(2)));
    send(new LetterEvent.Discarded("dl-2-0", AT.plusSeconds(3), "bob", "old"));
    send(new LetterEvent.Retried("dl-3-0", AT.plusSeconds(4), 1, "ann"));
    send(new LetterEvent.Resolved("dl-0-0", AT));
    producer.flush();
    try (DlqService service = start(FoldProbe.NONE)) {
      awaitLetter("dl-3-0");
      send(new LetterEvent.Retried("dl-3-0", AT.plusSeconds(5), 2, "eve"));
      send(opened("last", "no such DAG", Map.of()));
      awaitLetter("last");
      assertThat(service.health().live()).isTrue();
    }
    assertThat(letters())
        .extracting(letter -> letter.get("id") + " " + letter.get("state"))
        .containsExactly("dl-1-0 RESOLVED", "dl-2-0 DISCARDED", "dl-3-0 RETRIED", "last OPEN");
    assertThat(letters().get(0))
        .containsEntry("letter_key", 1L)
        .containsEntry("error", "no such DAG")
        .containsEntry("dag", "etl")
        .containsEntry("run_id", "run-dl-1-0")
        .containsEntry("round", 1)
        .containsEntry("changed_by", "ann");
    assertThat(letters().get(1)).containsEntry("reason", "old");
    assertThat(letters().get(2)).containsEntry("round", 2).containsEntry("changed_by", "eve");
  }

  @Test
  void textThatPostgresRefusesStopsNothingAndTheLetterIsKeptWhole() throws Exception {
    Map<String, JsonNode> params =
        Map.of(
            "text", TextNode.valueOf("a\u0000b\ud800c"),
            "number", Json.mapper().readTree("1e400000"));
    LetterEvent.Opened poison = opened("dl-1-0", "a\u0000b\ud800c", params);
    sendRaw("garbage \u0000".getBytes(StandardCharsets.UTF_8));
    send(poison);
    send(new LetterEvent.Discarded("dl-1-0", AT, "\u0000", "\udfff"));
    send(opened("last", "", Map.of()));
    producer.flush();
    try (DlqService service = start(FoldProbe.NONE)) {
      awaitLetter("last");
      assertThat(service.health().live()).isTrue();
    }
    assertThat(letters().getFirst())
        .containsEntry("error", "a\u2400b\ufffdc")
        .containsEntry("changed_by", "\u2400")
        .containsEntry("reason", "\ufffd");
    assertThat(
            Json.mapper()
                .readValue(String.valueOf(letters().getFirst().get("content")), DeadLetter.class))
        .isEqualTo(poison.content());
    int skipped =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM fold_poison")
                        .mapTo(Integer.class)
                        .one());
    assertThat(skipped).isEqualTo(1);
  }

  @Test
  void crashesAndASecondManagerStoreEachLetterOnce() {
    Random random = new Random(7);
    AtomicInteger crashes = new AtomicInteger();
    FoldProbe crashing =
        point -> {
          if (random.nextInt(2) == 0) {
            crashes.incrementAndGet();
            throw new AssertionError("crash " + point);
          }
        };
    try (DlqService one = start(crashing);
        DlqService two = start(FoldProbe.NONE)) {
      int sent = 0;
      // Goes on until there were crashes, so that the test cannot pass without any.
      while (sent < 500 || crashes.get() == 0) {
        send(opened("dl-" + ++sent + "-0", "error", Map.of()));
        if (sent % 50 == 0) {
          awaitLetter("dl-" + sent + "-0");
        }
      }
      send(opened("last", "error", Map.of()));
      awaitLetter("last");
      assertThat(letters()).hasSize(sent + 1);
      assertThat(letters().getLast()).containsEntry("letter_key", sent + 1L);
      assertThat(one.health().live() && two.health().live()).isTrue();
    }
  }
}

package io.anabranch.projector;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.EmbeddedPostgres;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.FoldProbe;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.HistoryRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever crashes, the tables end as those of one undisturbed fold of the same log. */
class ProjectorCrashIT {
  private static final int RECORDS = 3_000;

  private final KafkaSettings kafka = smallBatches(TestKafka.provisioned());
  private HistoryTopic history;
  private Projected undisturbed;

  @BeforeEach
  void open() {
    history = new HistoryTopic(kafka);
    undisturbed = Projected.migrated();
  }

  @AfterEach
  void close() {
    history.close();
    undisturbed.close();
  }

  // So that a crash comes while there is more to fold.
  private static KafkaSettings smallBatches(KafkaSettings settings) {
    return new KafkaSettings(
        settings.bootstrapServers(),
        settings.topics(),
        settings.fanOut(),
        settings.replicationFactor(),
        Map.of("max.poll.records", "100"));
  }

  private Map<String, List<String>> expected(long lastDecision) {
    try (ProjectorService projector = projector(undisturbed, FoldProbe.NONE)) {
      undisturbed.awaitDecision(lastDecision);
      assertThat(projector.health().live()).isTrue();
    }
    Map<String, List<String>> tables = TableDump.of(undisturbed.database());
    assertThat(tables.get("runs")).hasSizeGreaterThan(100);
    assertThat(tables.get("fold_poison")).isEmpty();
    return tables;
  }

  private ProjectorService projector(Projected target, FoldProbe probe) {
    ProjectorService projector =
        new ProjectorService(
            new ProjectorSettings(kafka, target.settings), new SimpleMeterRegistry(), probe);
    projector.start();
    return projector;
  }

  private static List<HistoryRecord> records(long seed) {
    return new RandomHistory(seed, 40).records(RECORDS);
  }

  @Test
  void foldThatFailsBeforeAndAfterCommitsAppliesEachRecordOnce() {
    List<HistoryRecord> records = records(1);
    history.write(records);
    Map<FoldProbe.Point, Integer> crashes = new ConcurrentHashMap<>();
    Random random = new Random(5);
    FoldProbe crashing =
        point -> {
          if (!crashes.containsKey(point) || random.nextInt(3) == 0) {
            crashes.merge(point, 1, Integer::sum);
            throw new AssertionError("crash " + point);
          }
        };
    try (Projected projected = Projected.migrated();
        ProjectorService projector = projector(projected, crashing)) {
      projected.awaitDecision(records.getLast().sequence());
      assertThat(projector.health().live()).isTrue();
      assertThat(crashes).containsOnlyKeys(FoldProbe.Point.values());
      assertThat(TableDump.of(projected.database()))
          .isEqualTo(expected(records.getLast().sequence()));
    }
  }

  @Test
  void twoProjectorsAtOnceApplyEachRecordOnce() {
    List<HistoryRecord> records = records(2);
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    try (Projected projected = Projected.migrated();
        ProjectorService one = projector(projected, point -> first.incrementAndGet());
        ProjectorService two = projector(projected, point -> second.incrementAndGet())) {
      Await.until(
          "both ready", Projected.LIMIT, () -> one.health().ready() && two.health().ready());
      writeInPieces(records);
      projected.awaitDecision(records.getLast().sequence());
      assertThat(first.get()).isPositive();
      assertThat(second.get()).isPositive();
      assertThat(TableDump.of(projected.database()))
          .isEqualTo(expected(records.getLast().sequence()));
    }
  }

  @Test
  void killedProcessesLeaveNothingHalf() throws Exception {
    List<HistoryRecord> records = records(3);
    history.write(records.subList(0, RECORDS / 2));
    try (Projected projected = Projected.migrated()) {
      for (int kill = 1; kill <= 3; kill++) {
        int before = folded(projected);
        Process process = ProjectorProcess.start(kafka, projected.settings);
        try {
          Await.until("it folds", Projected.LIMIT, () -> folded(projected) > before);
        } finally {
          process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        if (kill == 2) {
          history.write(records.subList(RECORDS / 2, records.size()));
        }
      }
      try (ProjectorService projector = projector(projected, FoldProbe.NONE)) {
        projected.awaitDecision(records.getLast().sequence());
        assertThat(projector.health().live()).isTrue();
      }
      assertThat(TableDump.of(projected.database()))
          .isEqualTo(expected(records.getLast().sequence()));
    }
  }

  private static int folded(Projected projected) {
    return projected
        .database()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT coalesce(max(sequence), 0) FROM history_head")
                    .mapTo(Integer.class)
                    .one());
  }

  @Test
  void killedPostgresComesBackAndTheFoldGoesOnByItself(@TempDir Path folder) throws IOException {
    List<HistoryRecord> records = records(4);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0);
    try {
      Migrations.migrate(postgres.settings());
      try (Projected projected = Projected.at(postgres.settings());
          ProjectorService projector = projector(projected, FoldProbe.NONE)) {
        history.write(records.subList(0, RECORDS / 2));
        // Idle from here on: it has to find out without anything to write.
        long last = records.get(RECORDS / 2 - 1).sequence();
        Await.until("the first half", Projected.LIMIT, () -> folded(projected) >= last);
        postgres.process().destroyForcibly();
        Await.until("not ready", Projected.LIMIT, () -> !projector.health().ready());
        history.write(records.subList(RECORDS / 2, records.size()));
        postgres.close();

        postgres = EmbeddedPostgres.start(folder, 0);
        projected.awaitDecision(records.getLast().sequence());
        Await.until("ready", Projected.LIMIT, () -> projector.health().ready());
        assertThat(TableDump.of(projected.database()))
            .isEqualTo(expected(records.getLast().sequence()));
      }
    } finally {
      postgres.close();
    }
  }

  /** Small pieces make many batches. */
  private void writeInPieces(List<HistoryRecord> records) {
    for (int from = 0; from < records.size(); from += 60) {
      history.write(records.subList(from, Math.min(records.size(), from + 60)));
    }
  }
}

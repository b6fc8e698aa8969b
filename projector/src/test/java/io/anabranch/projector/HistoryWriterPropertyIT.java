package io.anabranch.projector;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.db.Folded;
import io.anabranch.schemas.event.HistoryRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

class HistoryWriterPropertyIT {
  private static final Database ONE = migrated();
  private static final Database MANY = migrated();

  @AfterContainer
  static void close() {
    ONE.close();
    MANY.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
  void batchesOfAnySizeSayWhatTheirRecordsSayOneByOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int forgetsAfter,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 60) Integer> sizes) {
    empty(ONE);
    empty(MANY);
    List<HistoryRecord> records = new RandomHistory(seed, 3).records(80);

    records.forEach(record -> write(ONE, new HistoryWriter(), List.of(record)));
    HistoryWriter remembers = new HistoryWriter();
    int from = 0;
    for (int i = 0; from < records.size(); i++) {
      int to = Math.min(records.size(), from + sizes.get(i % sizes.size()));
      write(MANY, remembers, records.subList(from, to));
      if (i % forgetsAfter == 0) {
        remembers.forget();
      }
      from = to;
    }

    Map<String, List<String>> expected = TableDump.of(ONE);
    assertThat(expected.get("tasks")).isNotEmpty();
    assertThat(expected.get("run_operations")).isNotEmpty();
    assertThat(TableDump.of(MANY)).isEqualTo(expected);
  }

  private static void write(Database database, HistoryWriter writer, List<HistoryRecord> records) {
    List<Folded<HistoryRecord>> batch =
        IntStream.range(0, records.size())
            .mapToObj(i -> new Folded<>(0, i, Instant.EPOCH, records.get(i)))
            .toList();
    database.jdbi().inTransaction(handle -> writer.write(handle, batch));
  }

  private static Database migrated() {
    DatabaseSettings settings = TestPostgres.database();
    Migrations.migrate(settings);
    return Database.open(settings);
  }

  private static void empty(Database database) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "TRUNCATE history_head, applied_inputs, epochs, dag_versions, runs, tasks,"
                        + " attempts, workers, run_operations"));
  }
}

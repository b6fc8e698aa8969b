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
import net.jqwik.api.lifecycle.BeforeContainer;

class HistoryWriterPropertyIT {
  private static Database one;
  private static Database many;

  @BeforeContainer
  static void migrate() {
    one = migrated();
    many = migrated();
  }

  @AfterContainer
  static void close() {
    one.close();
    many.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
  void batchesOfAnySizeSayWhatTheirRecordsSayOneByOne(
      @ForAll long seed,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 60) Integer> sizes) {
    empty(one);
    empty(many);
    List<HistoryRecord> records = new RandomHistory(seed, 3).records(80);

    records.forEach(record -> write(one, List.of(record)));
    int from = 0;
    for (int i = 0; from < records.size(); i++) {
      int to = Math.min(records.size(), from + sizes.get(i % sizes.size()));
      write(many, records.subList(from, to));
      from = to;
    }

    Map<String, List<String>> expected = TableDump.of(one);
    assertThat(expected.get("tasks")).isNotEmpty();
    assertThat(TableDump.of(many)).isEqualTo(expected);
  }

  private static void write(Database database, List<HistoryRecord> records) {
    List<Folded<HistoryRecord>> batch =
        IntStream.range(0, records.size())
            .mapToObj(i -> new Folded<>(0, i, Instant.EPOCH, records.get(i)))
            .toList();
    database.jdbi().inTransaction(handle -> new HistoryWriter().write(handle, batch));
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
                        + " attempts, workers"));
  }
}

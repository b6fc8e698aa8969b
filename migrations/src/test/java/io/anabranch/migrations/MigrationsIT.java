package io.anabranch.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.migrations.Migrations.Migrated;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.db.Schema;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsIT {
  private final DatabaseSettings settings = TestPostgres.database();

  @Test
  void emptyDatabaseBecomesCurrentOnce() {
    try (Database database = Database.open(settings)) {
      assertThat(Migrations.isCurrent(database)).isFalse();
      assertThat(Schema.problem(database).orElseThrow()).contains("anabranch migrate");

      assertThat(Migrations.migrate(settings).applied()).isEqualTo(Schema.VERSION);
      assertThat(Migrations.isCurrent(database)).isTrue();
      assertThat(Migrations.migrate(settings)).isEqualTo(new Migrated(0, "0003"));
    }
  }

  @Test
  void servicesAskForTheNewestMigration() {
    assertThat(Schema.VERSION).isEqualTo(Migrations.newest(settings));
  }

  @Test
  void severalMigrateAtOnce() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      Callable<Migrated> migrate = () -> Migrations.migrate(settings);
      int applied = 0;
      for (Future<Migrated> done : pool.invokeAll(List.of(migrate, migrate, migrate))) {
        applied += done.get().applied();
      }
      assertThat(applied).isEqualTo(Schema.VERSION);
    }
  }
}

package io.anabranch.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.anabranch.api.problem.ApiException;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.DatabaseSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProjectionIT {
  private static final String LONG = "SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(60)";

  private static int one(Projection projection) {
    return projection.read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  @Test
  void aStatementThatIsCutOffKeepsNobodyElseOut() {
    try (Database database = Database.open(TestPostgres.database())) {
      Projection projection = new Projection(database);
      assertThat(one(projection)).isEqualTo(1);
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(
              () -> projection.read(handle -> handle.inTransaction(cut -> cut.execute(LONG))));
      assertThat(one(projection)).isEqualTo(1);
    }
  }

  @Test
  void whileNobodyIsThereReadsAreRefusedWithoutWaitingAndThenTriedAgain() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String nowhere = "jdbc:postgresql://127.0.0.1:" + port + "/none";
    try (Database database = Database.open(new DatabaseSettings(nowhere, "nobody", ""))) {
      Projection projection = new Projection(database);
      ApiException first = refusal(projection);
      // The very failure of before says that nobody was asked again.
      assertThat(refusal(projection).getCause()).isSameAs(first.getCause());
      Await.until(
          "another try",
          Duration.ofSeconds(60),
          () -> !Objects.equals(refusal(projection).getCause(), first.getCause()));
    }
  }

  private static ApiException refusal(Projection projection) {
    try {
      one(projection);
    } catch (ApiException e) {
      return e;
    }
    throw new AssertionError("Expected a refusal.");
  }
}

package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of a run of two tasks, {@code a} before {@code b}, and what breaks it. */
class SteeredJournalTest {
  private static final String A = "run-1 a 1 3.0 ";
  private static final String B = "run-1 b 1 5.0 ";

  @TempDir Path folder;
  private Path file = Path.of("none");
  private List<DagSpec> dags = List.of();

  @BeforeEach
  void dags() {
    file = folder.resolve("journal");
    dags = SteeredDags.all(file);
  }

  private void check(String... lines) throws IOException {
    Files.write(file, List.of(lines));
    AttemptRef a = new AttemptRef("run-1", "a", 1, new Token(3, 0));
    AttemptRef b = new AttemptRef("run-1", "b", 1, new Token(5, 0));
    SteeredJournal.check(
        file,
        dags,
        List.of(
            new HistoryEvent.RunAdmitted(
                "run-1", "chain", 1, Instant.EPOCH, Map.of(), 4, true, "ada"),
            new HistoryEvent.AttemptDispatched(a, "w1", "free slot"),
            new HistoryEvent.AttemptSucceeded(a, "w1"),
            new HistoryEvent.AttemptDispatched(b, "w1", "free slot")));
  }

  @Test
  void tasksThatRanOnceInTheirOrderAreRight() {
    assertThatCode(() -> check(A + "start", A + "end", B + "start")).doesNotThrowAnyException();
  }

  @Test
  void anAttemptThatStartsTwiceIsRefused() {
    assertThatThrownBy(() -> check(A + "start", A + "start", A + "end", B + "start"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anAttemptThatNobodyDispatchedIsRefused() {
    assertThatThrownBy(() -> check(A + "start", A + "end", "run-1 c 1 7.0 start"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aSuccessWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> check(A + "start", B + "start")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aStartBeforeTheEndOfWhatComesBeforeIsRefused() {
    assertThatThrownBy(() -> check(A + "start", B + "start", A + "end"))
        .isInstanceOf(AssertionError.class);
  }
}

package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What really ran, in the order in which it did, against what was decided. */
final class SteeredJournal {
  // By attempt, the line.
  private final Map<String, Integer> starts = new HashMap<>();
  private final Map<String, Integer> ends = new HashMap<>();
  private final Map<String, DagSpec> dags = new HashMap<>();
  private final Map<String, DagSpec> runs = new HashMap<>();
  private final Set<String> dispatched = new HashSet<>();
  // By task of a run, the attempt that was last accepted as its end.
  private final Map<String, String> accepted = new HashMap<>();

  private SteeredJournal(Path file, List<DagSpec> dags) throws IOException {
    dags.forEach(dag -> this.dags.put(dag.name(), dag));
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int blank = line.lastIndexOf(' ');
      Map<String, Integer> places = line.substring(blank + 1).equals("start") ? starts : ends;
      assertThat(places.put(line.substring(0, blank), i)).as("'%s' before", line).isNull();
    }
  }

  /**
   * Whatever started was dispatched, and started once; what was accepted as its end is one; and a
   * task started after all ends of tasks before it that were known when it was dispatched.
   */
  static void check(Path file, List<DagSpec> dags, List<HistoryEvent> history) throws IOException {
    SteeredJournal journal = new SteeredJournal(file, dags);
    history.forEach(journal::on);
    assertThat(journal.dispatched).as("dispatched").containsAll(journal.starts.keySet());
    assertThat(journal.starts.keySet()).as("started").containsAll(journal.ends.keySet());
    System.out.printf(
        "%d attempts were dispatched, %d started, %d came to their end.%n",
        journal.dispatched.size(), journal.starts.size(), journal.ends.size());
  }

  private void on(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.RunAdmitted e ->
          runs.put(e.runId(), Objects.requireNonNull(dags.get(e.dag())));
      case HistoryEvent.AttemptDispatched e -> dispatched(e.attempt());
      case HistoryEvent.AttemptSucceeded e -> ended(e.attempt());
      case HistoryEvent.AttemptFailed e when e.error().kind() == ErrorKind.EXIT_CODE ->
          ended(e.attempt());
      default -> {}
    }
  }

  private void dispatched(AttemptRef attempt) {
    assertThat(dispatched.add(key(attempt))).as("%s is sent once", attempt).isTrue();
    Integer start = starts.get(key(attempt));
    for (String upstream : upstreams(attempt)) {
      @Nullable String before = accepted.get(attempt.runId() + "/" + upstream);
      if (start != null && before != null) {
        assertThat(ends.get(before))
            .as("the end of %s, before %s", before, attempt)
            .isLessThan(start);
      }
    }
  }

  private List<String> upstreams(AttemptRef attempt) {
    return Objects.requireNonNull(runs.get(attempt.runId())).tasks().stream()
        .filter(task -> task.id().equals(attempt.task()))
        .map(TaskSpec::dependencies)
        .findAny()
        .orElseThrow();
  }

  private void ended(AttemptRef attempt) {
    assertThat(starts).as("what started").containsKey(key(attempt));
    assertThat(ends).as("what ended").containsKey(key(attempt));
    assertThat(ends.get(key(attempt))).as("%s", attempt).isGreaterThan(starts.get(key(attempt)));
    accepted.put(attempt.taskKey(), key(attempt));
  }

  private static String key(AttemptRef attempt) {
    return "%s %s %d %s"
        .formatted(attempt.runId(), attempt.task(), attempt.attempt(), attempt.token());
  }
}

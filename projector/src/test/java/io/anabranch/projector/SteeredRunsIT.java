package io.anabranch.projector;

import static io.anabranch.projector.Story.at;
import static io.anabranch.projector.Story.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to runs, in the tables. */
class SteeredRunsIT {
  private final KafkaSettings kafka = TestKafka.provisioned();
  private final Story story = new Story();
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

  private static HistoryEvent.RunAdmitted admitted(String run, @Nullable String retryOf) {
    return new HistoryEvent.RunAdmitted(
        run, "etl", 1, Story.START, Map.of(), 3, true, "somebody", retryOf, false);
  }

  private static HistoryEvent.RunSteered steered(
      Steering how, @Nullable String reason, @Nullable String task) {
    return new HistoryEvent.RunSteered("run-1", how, "ada", reason, task, "req-" + how);
  }

  private static AttemptEvent.TaskSucceeded succeeded(AttemptRef attempt, String output) {
    return new AttemptEvent.TaskSucceeded(
        "w-1", attempt, Instant.EPOCH, Instant.EPOCH.plusMillis(5), TextNode.valueOf(output));
  }

  private void fold(int decisions) {
    fold(story.records(), decisions);
  }

  private void fold(List<HistoryRecord> records, int decisions) {
    history.write(records);
    try (ProjectorService projector =
        new ProjectorService(
            new ProjectorSettings(kafka, projected.settings), new SimpleMeterRegistry())) {
      projector.start();
      projected.awaitDecision(decisions);
    }
  }

  private List<Object> column(String column, String sql) {
    return projected.rows(sql).stream().map(row -> row.get(column)).toList();
  }

  @Test
  void aCancelledRunKeepsTheKilledAttemptAndWhoEndedIt() {
    var attempt = ref("run-1", "extract", 1, 1);
    story
        .decide(
            admitted("run-1", null),
            new HistoryEvent.TasksReady("run-1", List.of("extract")),
            new HistoryEvent.AttemptDispatched(attempt, "w-1", "most free slots"))
        .decide(new HistoryEvent.AttemptStarted(attempt, "w-1"))
        .decide(
            new RunOperation.RunCancelRequested("run-1", "req-CANCEL", "ada", "wrong day"),
            steered(Steering.CANCEL, "wrong day", null),
            new HistoryEvent.AttemptKilled(attempt, "w-1", "The run was cancelled."),
            new HistoryEvent.TasksCancelled("run-1", List.of("extract", "load")),
            new HistoryEvent.RunEnded("run-1", RunState.CANCELLED))
        .decide(new HistoryEvent.RunForgotten("run-1"));
    fold(4);
    assertThat(projected.row("SELECT * FROM runs"))
        .containsEntry("state", "CANCELLED")
        .containsEntry("ended_at", Timestamp.from(at(3)))
        .containsEntry("left_at", Timestamp.from(at(4)))
        .containsEntry("paused", false)
        .containsEntry("retry_of", null);
    assertThat(column("state", "SELECT state FROM tasks ORDER BY task"))
        .containsExactly("CANCELLED", "CANCELLED");
    assertThat(projected.row("SELECT * FROM task_attempts"))
        .containsEntry("outcome", "KILLED")
        .containsEntry("worker", "w-1")
        .containsEntry("ended_at", Timestamp.from(at(3)));
    assertThat(projected.row("SELECT * FROM run_operations"))
        .containsEntry("sequence", 3L)
        .containsEntry("at", Timestamp.from(at(3)))
        .containsEntry("operation", "CANCEL")
        .containsEntry("by", "ada")
        .containsEntry("reason", "wrong day")
        .containsEntry("task", null)
        .containsEntry("request", "req-CANCEL");
  }

  @Test
  void anAttemptThatFailedStaysSoThoughItsTaskWasMarkedAndRunsAgain() {
    var first = ref("run-1", "extract", 1, 1);
    TaskError error = TaskError.of(ErrorKind.EXIT_CODE, "boom");
    story
        .decide(
            admitted("run-1", null),
            new HistoryEvent.TasksReady("run-1", List.of("extract")),
            new HistoryEvent.AttemptDispatched(first, "w-1", "most free slots"))
        .decide(
            new HistoryEvent.AttemptFailed(first, "w-1", error, true),
            new HistoryEvent.TaskFailed("run-1", "extract", error, false))
        .decide(
            new HistoryEvent.RunReopened("run-1", List.of("extract")),
            new HistoryEvent.TaskMarked("run-1", "extract", TaskState.SUCCEEDED))
        .decide(new HistoryEvent.RunReopened("run-1", List.of("extract")));
    fold(4);
    assertThat(projected.row("SELECT * FROM task_attempts"))
        .containsEntry("outcome", "FAILED")
        .containsEntry("error", "boom")
        .containsEntry("ended_at", Timestamp.from(at(2)));
  }

  @Test
  void aTaskThatRunsAgainKeepsTheGoodAttemptFromBefore() {
    var first = ref("run-1", "extract", 1, 1);
    var second = ref("run-1", "extract", 2, 3);
    story
        .decide(admitted("run-1", null), new HistoryEvent.AttemptDispatched(first, "w-1", "x"))
        .decide(
            succeeded(first, "old"),
            new HistoryEvent.AttemptSucceeded(first, "w-1"),
            new HistoryEvent.RunEnded("run-1", RunState.FAILED))
        .decide(
            steered(Steering.RETRY, null, "extract"),
            new HistoryEvent.RunReopened("run-1", List.of("extract")),
            new HistoryEvent.TasksReady("run-1", List.of("extract")),
            new HistoryEvent.AttemptDispatched(second, "w-2", "x"));
    fold(3);
    assertThat(projected.row("SELECT * FROM runs"))
        .containsEntry("state", "RUNNING")
        .containsEntry("ended_at", null)
        .containsEntry("reopened", 1);
    String attempts = "SELECT * FROM task_attempts ORDER BY attempt";
    assertThat(column("outcome", attempts)).containsExactly("SUCCEEDED", "DISPATCHED");
    assertThat(column("worker", attempts)).containsExactly("w-1", "w-2");
    assertThat(column("ended_at", attempts)).containsExactly(Timestamp.from(at(2)), null);
    assertThat(projected.row("SELECT output FROM tasks")).containsEntry("output", null);
    assertThat(projected.row("SELECT * FROM run_operations"))
        .containsEntry("operation", "RETRY")
        .containsEntry("task", "extract");
  }

  @Test
  void aRunThatDoesAnotherAgainHasItsSeedsAndTheirOutputs() {
    story.decide(
        new RunRequested(
            "run-2",
            "etl",
            1,
            Map.of(),
            null,
            "ada",
            "run-1",
            Map.of(
                "extract",
                new SeededTask(TaskState.SUCCEEDED, TextNode.valueOf("rows")),
                "clean",
                new SeededTask(TaskState.SKIPPED, null))),
        admitted("run-2", "run-1"),
        new HistoryEvent.TasksSeeded("run-2", List.of("extract"), TaskState.SUCCEEDED),
        new HistoryEvent.TasksSeeded("run-2", List.of("clean"), TaskState.SKIPPED));
    fold(1);
    assertThat(projected.row("SELECT * FROM runs")).containsEntry("retry_of", "run-1");
    String tasks = "SELECT state, output::text FROM tasks ORDER BY task";
    assertThat(column("state", tasks)).containsExactly("SKIPPED", "SUCCEEDED");
    assertThat(column("output", tasks)).containsExactly(null, "\"rows\"");
    assertThat(projected.rows("SELECT * FROM task_attempts")).isEmpty();
  }

  @Test
  void aMarkEndsTheTaskWithTheOutputThatWasGiven() {
    var attempt = ref("run-1", "extract", 1, 1);
    story
        .decide(admitted("run-1", null), new HistoryEvent.AttemptDispatched(attempt, "w-1", "x"))
        .decide(
            new RunOperation.TaskMarkRequested(
                "run-1",
                "req-MARK",
                "ada",
                "by hand",
                "extract",
                TaskState.SUCCEEDED,
                TextNode.valueOf("mine")),
            steered(Steering.MARK, "by hand", "extract"),
            new HistoryEvent.AttemptKilled(attempt, "w-1", "The task was marked."),
            new HistoryEvent.TaskMarked("run-1", "extract", TaskState.SUCCEEDED));
    fold(2);
    assertThat(projected.row("SELECT state, output::text, ended_at, error FROM tasks"))
        .containsEntry("state", "SUCCEEDED")
        .containsEntry("output", "\"mine\"")
        .containsEntry("ended_at", Timestamp.from(at(2)))
        .containsEntry("error", null);
    assertThat(column("outcome", "SELECT outcome FROM task_attempts")).containsExactly("KILLED");
    assertThat(projected.row("SELECT task, reason FROM run_operations"))
        .containsEntry("task", "extract")
        .containsEntry("reason", "by hand");
  }

  @Test
  void aQueuedRunStartsLater() {
    HistoryEvent.RunAdmitted queued =
        new HistoryEvent.RunAdmitted(
            "run-1", "etl", 1, Story.START, Map.of(), 3, true, null, null, true);
    story.decide(queued);
    fold(1);
    assertThat(projected.row("SELECT state FROM runs")).containsEntry("state", "QUEUED");
    fold(story.decide(new HistoryEvent.RunStarted("run-1")).records().subList(1, 2), 2);
    assertThat(projected.row("SELECT * FROM runs"))
        .containsEntry("state", "RUNNING")
        .containsEntry("ended_at", null);
  }

  @Test
  void aRunIsPausedUntilItIsResumedOrEnds() {
    story
        .decide(admitted("run-1", null))
        .decide(steered(Steering.PAUSE, null, null))
        .decide(steered(Steering.RESUME, null, null))
        .decide(steered(Steering.PAUSE, null, null))
        .decide(steered(Steering.MARK, null, "extract"));
    fold(5);
    assertThat(projected.row("SELECT paused FROM runs")).containsEntry("paused", true);
    assertThat(column("operation", "SELECT operation FROM run_operations ORDER BY sequence"))
        .containsExactly("PAUSE", "RESUME", "PAUSE", "MARK");
    Story all = story.decide(new HistoryEvent.RunEnded("run-1", RunState.SUCCEEDED));
    fold(all.records().subList(5, 6), 6);
    assertThat(projected.row("SELECT paused FROM runs")).containsEntry("paused", false);
  }
}

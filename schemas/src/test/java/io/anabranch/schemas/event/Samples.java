package io.anabranch.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of every record of the contract, every field filled where it may be. */
final class Samples {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  static final AttemptRef ATTEMPT = new AttemptRef("run-1", "extract", 2, new Token(17, 1));
  static final TaskError ERROR =
      new TaskError(ErrorKind.EXIT_CODE, "Expected exit code 0, but got 3.", 3, null);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, JsonNode> PARAMS =
      Map.of("date", NODES.textNode("2026-01-01"), "limit", NODES.numberNode(5));
  private static final Cause CAUSE = new Cause("run-commands", 41);

  private Samples() {}

  /**
   * A value, the family that carries it, and the name of its golden file; {@code former} where that
   * is as it was written once, with more in it than today.
   */
  record Sample<T>(String family, String name, Codec<T> codec, T value, boolean former) {
    Sample(String family, String name, Codec<T> codec, T value) {
      this(family, name, codec, value, false);
    }

    @Override
    public String toString() {
      return family + "/" + name;
    }
  }

  static List<Sample<?>> all() {
    List<Sample<?>> all = new ArrayList<>();
    runCommands().forEach(value -> all.add(sample("run-commands", Codec.RUN_COMMAND, value)));
    dagCommands().forEach(value -> all.add(sample("dag-commands", Codec.DAG_COMMAND, value)));
    taskEvents().forEach(value -> all.add(sample("task-events", Codec.TASK_EVENT, value)));
    workerMessages().forEach(value -> all.add(sample("tasks", Codec.WORKER_MESSAGE, value)));
    beats().forEach(value -> all.add(sample("beats", Codec.BEAT, value)));
    catalog().forEach(value -> all.add(sample("catalog", Codec.CATALOG, value)));
    letters().forEach(value -> all.add(sample("dead-letters", Codec.LETTER, value)));
    all.add(
        sample("task-logs", Codec.LOG_CHUNK, new LogChunk(ATTEMPT, 0, "line 1\nline 2\n", true)));
    history().forEach(event -> all.add(history(event.getClass(), null, event)));
    innerInputs().forEach(input -> all.add(history(input.getClass(), input, null)));
    all.addAll(additions());
    return all;
  }

  /** Fields that came later: absent where they say what was meant without them. */
  private static List<Sample<?>> additions() {
    TaskSpec plain = task(new TaskAction.Noop());
    TaskSpec ruled =
        new TaskSpec(
            plain.id(),
            plain.dependencies(),
            TriggerRule.NONE_FAILED,
            "params.full || tasks.begin.output.rows > 0",
            plain.queue(),
            plain.timeout(),
            Duration.ofMinutes(7),
            Duration.ofMinutes(9),
            new RetryPolicy(
                3,
                RetryPolicy.Backoff.LINEAR,
                Duration.ofSeconds(1),
                2.5,
                Duration.ofMinutes(5),
                RetryPolicy.Jitter.NONE,
                List.of(ErrorMatch.parse("connection"), ErrorMatch.parse("5xx")),
                List.of(ErrorMatch.parse("501")),
                Duration.ofHours(1)),
            true,
            plain.env(),
            plain.files(),
            plain.action());
    WorkerMessage.Dispatch bare =
        new WorkerMessage.Dispatch(
            "w-1",
            ATTEMPT,
            "data-pipeline",
            4,
            TIME,
            new WorkerMessage.Work(ruled.timeout(), Map.of("MODE", "fast"), ruled.action()),
            Map.of(),
            Map.of());
    AttemptEvent busy =
        new AttemptEvent.TaskFailed(
            "w-1",
            ATTEMPT,
            TIME,
            TIME,
            new TaskError(ErrorKind.HTTP_STATUS, "busy", null, 503, Duration.ofSeconds(30)),
            "");
    RunCommand again =
        new RunCommand.RunRequested(
            "run-2",
            "data-pipeline",
            4,
            PARAMS,
            TIME,
            "ada",
            "run-1",
            Map.of(
                "extract",
                new RunCommand.SeededTask(TaskState.SUCCEEDED, NODES.objectNode().put("rows", 12)),
                "clean",
                new RunCommand.SeededTask(TaskState.SKIPPED, null)));
    HistoryEvent admitted =
        new HistoryEvent.RunAdmitted(
            "run-2", "data-pipeline", 4, TIME, PARAMS, 3, true, "ada", "run-1", false);
    HistoryEvent queued =
        new HistoryEvent.RunAdmitted(
            "run-3", "data-pipeline", 4, TIME, PARAMS, 3, true, "ada", null, true);
    CatalogRecord paused =
        new CatalogRecord.DagHead(
            "data-pipeline", 4, new Cause("dag-commands", 9), DagStanding.PAUSED);
    HistoryEvent allowed = new HistoryEvent.TaskFailed("run-1", "extract", ERROR, true);
    return List.of(
        new Sample<>("tasks", "DispatchWithRule", Codec.WORKER_MESSAGE, bare, true),
        new Sample<>("tasks", "DispatchOfWork", Codec.WORKER_MESSAGE, dispatch()),
        new Sample<>("tasks", "DispatchOfWorkAlone", Codec.WORKER_MESSAGE, bare),
        new Sample<>("catalog", "DagVersionWithRule", Codec.CATALOG, version(ruled)),
        new Sample<>("task-events", "TaskFailedRetryAfter", Codec.TASK_EVENT, busy),
        new Sample<>("run-commands", "RunRequestedSeeded", Codec.RUN_COMMAND, again),
        new Sample<>(
            "history",
            "RunAdmittedRetryOf",
            Codec.HISTORY,
            history(admitted.getClass(), null, admitted).value()),
        new Sample<>(
            "history",
            "RunAdmittedQueued",
            Codec.HISTORY,
            history(queued.getClass(), null, queued).value()),
        new Sample<>("catalog", "DagHeadPaused", Codec.CATALOG, paused),
        new Sample<>(
            "history",
            "TaskFailedAllowed",
            Codec.HISTORY,
            history(allowed.getClass(), null, allowed).value()));
  }

  private static <T> Sample<T> sample(String family, Codec<T> codec, T value) {
    // Dispatches had the whole task once.
    boolean former = value instanceof WorkerMessage.Dispatch;
    return new Sample<>(family, value.getClass().getSimpleName(), codec, value, former);
  }

  private static Sample<HistoryRecord> history(
      Class<?> type, @Nullable Input input, @Nullable HistoryEvent event) {
    HistoryRecord value =
        new HistoryRecord(
            17, 3, TIME, CAUSE, 1, 1, input, event == null ? List.of() : List.of(event));
    return new Sample<>("history", type.getSimpleName(), Codec.HISTORY, value);
  }

  static List<RunCommand> runCommands() {
    return List.of(
        new RunCommand.RunRequested("run-1", "data-pipeline", 4, PARAMS, TIME, "ada"),
        new RunCommand.LetterRetryRequested("dl-17-1", 0, "ada"),
        new RunCommand.LetterDiscardRequested("dl-17-1", "ada", "superseded"),
        new RunOperation.RunCancelRequested("run-1", "req-1", "ada", "wrong date"),
        new RunOperation.RunRetryRequested("run-1", "req-1", "ada", "extract"),
        new RunOperation.RunPauseRequested("run-1", "req-1", "ada"),
        new RunOperation.RunResumeRequested("run-1", "req-1", "ada"),
        new RunOperation.TaskMarkRequested(
            "run-1",
            "req-1",
            "ada",
            "loaded by hand",
            "extract",
            TaskState.SUCCEEDED,
            NODES.objectNode().put("rows", 12)));
  }

  static List<DagCommand> dagCommands() {
    return List.of(
        new DagCommand.DagRegistrationRequested(
            NODES.objectNode().put("name", "data-pipeline"), "ada"),
        new DagCommand.DagPauseRequested("data-pipeline", true, "ada"),
        new DagCommand.DagRetireRequested("data-pipeline", "ada"));
  }

  static List<TaskEvent> taskEvents() {
    return List.of(
        new WorkerEvent.WorkerJoined(
            "w-1", 3, 8, List.of("default", "gpu"), "host-1", "0.1.0", "w-0"),
        new WorkerEvent.WorkerChanged("w-1", 4, List.of("default")),
        new WorkerEvent.WorkerDraining("w-1"),
        new WorkerEvent.WorkerLeft("w-1"),
        new WorkerEvent.WorkerHolds(
            "w-1", new Token(18, 0), List.of(new Token(17, 1), new Token(18, 0))),
        new AttemptEvent.TaskStarted("w-1", ATTEMPT, TIME),
        new AttemptEvent.TaskSucceeded(
            "w-1", ATTEMPT, TIME, TIME.plusSeconds(2), NODES.objectNode().put("rows", 12)),
        new AttemptEvent.TaskFailed(
            "w-1", ATTEMPT, TIME, TIME.plusSeconds(2), ERROR, "no such file\n"),
        new AttemptEvent.TaskSkipped("w-1", ATTEMPT, TIME, TIME.plusSeconds(2)),
        new AttemptEvent.AttemptAbandoned("w-1", ATTEMPT, "the worker ends"),
        new AttemptEvent.DispatchReturned("w-1", ATTEMPT, "the disk is full"),
        new LeaderEvent.TimerDue("leader-1"),
        new LeaderEvent.WorkerSilent("leader-1", "w-1", 6));
  }

  static TaskSpec task(TaskAction action) {
    return new TaskSpec(
        "extract",
        List.of("begin"),
        TriggerRule.ALL_SUCCESS,
        null,
        "default",
        Duration.ofMinutes(5),
        null,
        null,
        new RetryPolicy(
            3,
            RetryPolicy.Backoff.EXPONENTIAL,
            Duration.ofSeconds(1),
            2.5,
            Duration.ofMinutes(5),
            RetryPolicy.Jitter.FULL,
            List.of(),
            List.of(),
            null),
        false,
        Map.of("MODE", "fast"),
        List.of("query.sql"),
        action);
  }

  private static WorkerMessage.Dispatch dispatch() {
    return new WorkerMessage.Dispatch(
        "w-1",
        ATTEMPT,
        "data-pipeline",
        4,
        TIME,
        new WorkerMessage.Work(
            Duration.ofMinutes(5),
            Map.of("MODE", "fast"),
            new TaskAction.Http(
                "POST",
                "https://example.com/ingest",
                Map.of("Accept", "text/plain"),
                "{}",
                List.of(TaskAction.StatusRange.SUCCESS))),
        Map.of("PARAM_DATE", "2026-01-01"),
        Map.of("query.sql", "select 1"));
  }

  private static CatalogRecord version(TaskSpec task) {
    return new CatalogRecord.DagVersion(
        "data-pipeline",
        5,
        "cd34",
        NODES.objectNode().set("task", tree(task)),
        TIME,
        new Cause("dag-commands", 9));
  }

  private static JsonNode tree(TaskSpec task) {
    try {
      return Json.mapper().readTree(Json.bytes(task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<WorkerMessage> workerMessages() {
    return List.of(
        dispatch(),
        new WorkerMessage.KillAttempt("w-1", ATTEMPT, "the attempt's time is up"),
        new WorkerMessage.DismissWorker("w-1", "silent for 6 ticks"));
  }

  static List<Beat> beats() {
    return List.of(new Beat.WorkerBeat("w-1"), new Beat.LeaderTick("leader-1", 99));
  }

  static List<CatalogRecord> catalog() {
    return List.of(
        new CatalogRecord.DagVersion(
            "data-pipeline",
            4,
            "ab12",
            NODES.objectNode().put("name", "data-pipeline"),
            TIME,
            new Cause("dag-commands", 7)),
        new CatalogRecord.DagVersionGone("data-pipeline", 2, new Cause("task-events", 7)),
        new CatalogRecord.DagHead("data-pipeline", 4, new Cause("dag-commands", 7)),
        new CatalogRecord.RegistrationOutcome(
            "data-pipeline",
            CatalogRecord.Result.REFUSED,
            0,
            List.of(new Problem("tasks[0].id", 3, 9, "Expected an id.", "extract")),
            new Cause("dag-commands", 8)));
  }

  static List<LetterEvent> letters() {
    DeadLetter letter =
        new DeadLetter(
            "dl-17-1",
            LetterKind.TASK_FAILED,
            TIME,
            "Expected exit code 0, but got 3.",
            CAUSE,
            new DeadLetter.FailedTask(
                "run-1",
                "data-pipeline",
                4,
                "extract",
                2,
                TIME,
                ERROR,
                task(new TaskAction.Shell("false", TaskAction.Shell.DEFAULT_SHELL, "work")),
                PARAMS,
                "no such file\n",
                List.of(new DeadLetter.FailedAttempt(2, "w-1", TIME, ERROR))),
            new DeadLetter.RefusedInput("bm90IGpzb24=", 8, null));
    return List.of(
        new LetterEvent.Opened("dl-17-1", TIME, letter),
        new LetterEvent.Retried("dl-17-1", TIME, 1, "ada"),
        new LetterEvent.Resolved("dl-17-1", TIME),
        new LetterEvent.Discarded("dl-17-1", TIME, "ada", "superseded"));
  }

  static List<Input> innerInputs() {
    return List.of(
        new SeatTaken("leader-1", "host-1", 4711, "0.1.0", "c0ffee", Map.of("beats", "AbC"), 12),
        new Unreadable("Expected one JSON object, but got STRING.", "IngiCg==", 4));
  }

  static List<HistoryEvent> history() {
    return List.of(
        new HistoryEvent.EpochRaised(3, "leader-1"),
        new HistoryEvent.DagVersionAccepted("data-pipeline", 4, "ab12"),
        new HistoryEvent.DagVersionRepeated("data-pipeline", 4),
        new HistoryEvent.DagRefused(
            "data-pipeline", List.of(Problem.at("tasks", "Expected at least one task."))),
        new HistoryEvent.DagSteered("data-pipeline", DagStanding.PAUSED, "ada"),
        new HistoryEvent.DagVersionKept("data-pipeline", 2),
        new HistoryEvent.DagVersionDropped("data-pipeline", 2),
        new HistoryEvent.RunStarted("run-1"),
        new HistoryEvent.RunAdmitted("run-1", "data-pipeline", 4, TIME, PARAMS, 3, true, "ada"),
        new HistoryEvent.TasksReady("run-1", List.of("extract", "begin")),
        new HistoryEvent.AttemptDispatched(ATTEMPT, "w-1", "most free slots"),
        new HistoryEvent.AttemptStarted(ATTEMPT, "w-1"),
        new HistoryEvent.AttemptSucceeded(ATTEMPT, "w-1"),
        new HistoryEvent.AttemptSkipped(ATTEMPT, "w-1"),
        new HistoryEvent.AttemptFailed(ATTEMPT, "w-1", ERROR, true),
        new HistoryEvent.AttemptWithdrawn(
            ATTEMPT, "w-1", HistoryEvent.Withdrawal.LOST, "silent for 6 ticks"),
        new HistoryEvent.AttemptKilled(ATTEMPT, "w-1", "the run was cancelled"),
        new HistoryEvent.SlotFreed(ATTEMPT, "w-1"),
        new HistoryEvent.TaskRetrying("run-1", "extract", TIME),
        new HistoryEvent.TaskFailed("run-1", "extract", ERROR, false),
        new HistoryEvent.TasksNotRun(
            "run-1", List.of("load"), TaskState.UPSTREAM_FAILED, "extract"),
        new HistoryEvent.TasksCancelled("run-1", List.of("extract", "load")),
        new HistoryEvent.TasksSeeded("run-1", List.of("begin"), TaskState.SUCCEEDED),
        new HistoryEvent.TaskMarked("run-1", "extract", TaskState.SKIPPED),
        new HistoryEvent.RunSteered(
            "run-1", HistoryEvent.Steering.MARK, "ada", "loaded by hand", "extract", "req-1"),
        new HistoryEvent.RunEnded("run-1", RunState.FAILED),
        new HistoryEvent.RunReopened("run-1", List.of("load")),
        new HistoryEvent.RunForgotten("run-1"),
        new HistoryEvent.WorkerRegistered("w-1", 3, 8, List.of("default")),
        new HistoryEvent.WorkerDrainStarted("w-1"),
        new HistoryEvent.WorkerPaused("w-1", TIME),
        new HistoryEvent.WorkerRemoved("w-1", HistoryEvent.Removal.REPLACED),
        new HistoryEvent.WorkerForgotten("w-1"),
        new HistoryEvent.RunIdsReleased(List.of("run-1", "run-2")),
        new HistoryEvent.LetterOpened("dl-17-1", LetterKind.TASK_FAILED, "run-1", "extract"),
        new HistoryEvent.LetterRetried("dl-17-1", 1, "ada"),
        new HistoryEvent.LetterResolved("dl-17-1"),
        new HistoryEvent.LetterDiscarded("dl-17-1", "ada", "superseded"),
        new HistoryEvent.Ignored("attempt 1 is not the current one"));
  }
}

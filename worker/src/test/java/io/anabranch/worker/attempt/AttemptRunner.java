package io.anabranch.worker.attempt;

import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.life.ProcessGuard;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.TaskFailed;
import io.anabranch.schemas.event.AttemptEvent.TaskStarted;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.schemas.event.WorkerMessage.Work;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import io.anabranch.worker.executor.ExecutorSet;
import io.anabranch.worker.executor.ExecutorSettings;
import io.anabranch.worker.log.LogLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Runs attempts as a worker does, but keeps for the test what a worker would write to Kafka. */
public final class AttemptRunner implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(30);
  public static final Duration LONG = Duration.ofMinutes(5);
  public static final ExecutorSettings ANY_ADDRESS = new ExecutorSettings(null, false, Set.of());
  static final Duration GRACE = Duration.ofSeconds(1);

  private final List<AttemptEvent> events = new CopyOnWriteArrayList<>();
  private final List<LogChunk> logs = new CopyOnWriteArrayList<>();
  private final Timers timers = new Timers();
  private final ExecutorSet executors = ExecutorSet.load();
  private final ProcessGuard guard;
  private final Attempts attempts;
  private final String worker = "worker-" + UUID.randomUUID();
  private long sequence;

  public AttemptRunner(Path root, ExecutorSettings allowed) throws IOException {
    guard = ProcessGuard.open();
    AttemptSettings settings =
        new AttemptSettings(root, GRACE, false, List.of(), LogLimits.of(1 << 20), allowed);
    AttemptTools tools =
        new AttemptTools(settings, executors, guard, timers, logs::add, InstantSource.system());
    AttemptMeters meters = new AttemptMeters(new SimpleMeterRegistry(), 100);
    attempts = new Attempts(100, tools, meters, events::add);
  }

  public Dispatch shell(String command, Duration timeout) {
    TaskAction action = new TaskAction.Shell(command, TaskAction.Shell.DEFAULT_SHELL, null);
    return dispatch(action, timeout, Map.of());
  }

  public Dispatch dispatch(TaskAction action, Duration timeout, Map<String, String> files) {
    return new Dispatch(
        worker,
        new AttemptRef("run-1", "task", 1, new Token(++sequence, 0)),
        "dag",
        1,
        Instant.parse("2026-01-01T00:00:00Z"),
        new Work(timeout, Map.of(), action),
        Map.of(),
        files);
  }

  /** Starts it and returns what is said of its end, as soon as it is said. */
  public AttemptEvent run(Dispatch dispatch) {
    start(dispatch);
    return end(dispatch);
  }

  void start(Dispatch dispatch) {
    attempts.take(dispatch);
    attempts.start(dispatch.attempt().token());
  }

  void kill(Dispatch dispatch) {
    attempts.kill(dispatch.attempt(), "a test wants it");
  }

  AttemptEvent end(Dispatch dispatch) {
    return Await.value(
        "an end of " + dispatch.attempt(),
        LIMIT,
        () ->
            events.stream()
                .filter(event -> event.attempt().equals(dispatch.attempt()))
                .filter(event -> !(event instanceof TaskStarted))
                .findFirst()
                .orElse(null));
  }

  /** Starts it and returns why it failed. */
  public TaskError error(Dispatch dispatch) {
    AttemptEvent end = run(dispatch);
    if (end instanceof TaskFailed failed) {
      return failed.error();
    }
    throw new AssertionError("Expected a failure, but got " + end + ".");
  }

  /** What an attempt that ended printed. */
  public String log(Dispatch dispatch) {
    return logs.stream()
        .filter(chunk -> chunk.attempt().equals(dispatch.attempt()))
        .map(LogChunk::text)
        .collect(Collectors.joining());
  }

  /** Waits until nothing is held, so that nobody removes directories any more. */
  void awaitIdle() {
    Await.until("an idle worker", LIMIT, attempts::isIdle);
  }

  /** Whether the process runs; one that is dead and not yet reaped does not. */
  public static boolean isRunning(String pid) {
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    attempts.stopAll("The test ended.");
    awaitIdle();
    timers.close();
    executors.close();
    guard.close();
  }
}

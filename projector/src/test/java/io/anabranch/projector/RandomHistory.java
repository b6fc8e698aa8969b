package io.anabranch.projector;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * History that no scheduler would write: any event at any time over few ids, so that every order of
 * transitions comes up soon. The same seed gives the same history.
 */
final class RandomHistory {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> TASKS = List.of("a", "b", "c");
  private static final List<RunState> ENDS =
      List.of(RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED);
  private static final List<TaskState> GOOD_ENDS = List.of(TaskState.SUCCEEDED, TaskState.SKIPPED);

  private final Random random;
  private final Map<String, AttemptRef> lastDispatch = new HashMap<>();
  private final int runs;
  private long sequence;

  RandomHistory(long seed, int runs) {
    this.random = new Random(seed);
    this.runs = runs;
  }

  List<HistoryRecord> records(int atLeast) {
    List<HistoryRecord> records = new ArrayList<>();
    while (records.size() < atLeast) {
      records.addAll(decision());
    }
    return records;
  }

  private List<HistoryRecord> decision() {
    sequence++;
    int parts = random.nextInt(6) == 0 ? 2 + random.nextInt(3) : 1;
    List<HistoryRecord> records = new ArrayList<>();
    List<List<HistoryEvent>> events = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<HistoryEvent> some = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        some.add(event());
      }
      events.add(some);
    }
    Input input = input(events.getLast().getFirst());
    for (int part = 0; part < parts; part++) {
      records.add(
          new HistoryRecord(
              sequence,
              1 + sequence / 100,
              now(),
              new Cause(random.nextBoolean() ? "task-events" : "run-commands", sequence),
              part + 1,
              parts,
              part == 0 ? input : null,
              events.get(part)));
    }
    return records;
  }

  private Instant now() {
    return START.plusMillis(sequence * 7);
  }

  private HistoryEvent event() {
    String run = "run-" + random.nextInt(runs);
    String task = TASKS.get(random.nextInt(TASKS.size()));
    String worker = "w-" + random.nextInt(3);
    AttemptRef ref = lastDispatch.getOrDefault(run + task, ref(run, task, 1));
    TaskError error =
        new TaskError(ErrorKind.EXIT_CODE, "ended with " + sequence, random.nextInt(5), null);
    return switch (random.nextInt(28)) {
      case 0, 1 ->
          new HistoryEvent.RunAdmitted(
              run,
              "dag-" + random.nextInt(2),
              1,
              now(),
              Map.of("n", IntNode.valueOf(random.nextInt(9))),
              TASKS.size(),
              true,
              null,
              random.nextBoolean() ? "run-0" : null,
              random.nextInt(3) == 0);
      case 2 -> new HistoryEvent.TasksReady(run, TASKS.subList(0, 1 + random.nextInt(3)));
      case 3, 4 -> dispatched(run, task, worker, ref);
      case 5 -> new HistoryEvent.AttemptStarted(ref, worker);
      case 6, 7 -> new HistoryEvent.AttemptSucceeded(ref, worker);
      case 8 -> new HistoryEvent.AttemptSkipped(ref, worker);
      case 9 -> new HistoryEvent.AttemptFailed(ref, worker, error, true);
      case 10 ->
          new HistoryEvent.AttemptWithdrawn(
              ref, worker, oneOf(List.of(HistoryEvent.Withdrawal.values())), "because " + sequence);
      case 11 -> new HistoryEvent.TaskRetrying(run, task, now().plusSeconds(5));
      case 12 -> new HistoryEvent.TaskFailed(run, task, error, false);
      case 13 ->
          new HistoryEvent.TasksNotRun(run, TASKS.subList(1, 3), TaskState.UPSTREAM_FAILED, "a");
      case 14 -> new HistoryEvent.RunEnded(run, oneOf(ENDS));
      case 15 -> new HistoryEvent.RunReopened(run, TASKS.subList(0, random.nextInt(3)));
      case 16 -> new HistoryEvent.WorkerRegistered(worker, 1, 4, List.of("default", "gpu"));
      case 17 -> new HistoryEvent.WorkerDrainStarted(worker);
      case 18 ->
          new HistoryEvent.WorkerRemoved(worker, oneOf(List.of(HistoryEvent.Removal.values())));
      case 19 -> new HistoryEvent.AttemptKilled(ref, worker, "because " + sequence);
      case 20 -> new HistoryEvent.TasksCancelled(run, TASKS.subList(random.nextInt(2), 3));
      case 21 -> new HistoryEvent.TasksSeeded(run, TASKS.subList(0, 2), oneOf(GOOD_ENDS));
      case 22 -> new HistoryEvent.TaskMarked(run, task, oneOf(GOOD_ENDS));
      case 23, 24 ->
          new HistoryEvent.RunSteered(
              run,
              oneOf(List.of(HistoryEvent.Steering.values())),
              "somebody",
              "because " + sequence,
              random.nextBoolean() ? task : null,
              "req-" + sequence);
      case 25 -> new HistoryEvent.RunForgotten(run);
      case 26 -> new HistoryEvent.RunStarted(run);
      default ->
          new HistoryEvent.LetterOpened("dl-" + sequence + "-0", LetterKind.TASK_FAILED, run, task);
    };
  }

  private <E> E oneOf(List<E> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private HistoryEvent dispatched(String run, String task, String worker, AttemptRef last) {
    AttemptRef next = ref(run, task, last.attempt() + 1);
    lastDispatch.put(run + task, next);
    return new HistoryEvent.AttemptDispatched(next, worker, "most free slots");
  }

  private AttemptRef ref(String run, String task, int attempt) {
    return new AttemptRef(run, task, attempt, new Token(sequence, random.nextInt(4)));
  }

  private Input input(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.AttemptSucceeded succeeded ->
          new AttemptEvent.TaskSucceeded(
              succeeded.worker(),
              succeeded.attempt(),
              now().minusMillis(3),
              now(),
              TextNode.valueOf("output of " + sequence));
      case HistoryEvent.AttemptFailed failed ->
          new AttemptEvent.TaskFailed(
              failed.worker(), failed.attempt(), now().minusMillis(3), now(), failed.error(), "");
      case HistoryEvent.WorkerRegistered registered ->
          new WorkerEvent.WorkerJoined(
              registered.worker(),
              registered.partition(),
              registered.slots(),
              registered.queues(),
              "host-" + sequence,
              "1.0",
              null);
      case HistoryEvent.TasksSeeded seeded ->
          new RunRequested(
              seeded.runId(),
              "dag-0",
              1,
              Map.of(),
              null,
              null,
              "run-0",
              Map.of("a", new SeededTask(seeded.state(), TextNode.valueOf("seed " + sequence))));
      case HistoryEvent.TaskMarked marked when marked.state() == TaskState.SUCCEEDED ->
          new RunOperation.TaskMarkRequested(
              marked.runId(),
              null,
              null,
              null,
              marked.task(),
              TaskState.SUCCEEDED,
              TextNode.valueOf("mark " + sequence));
      default -> new LeaderEvent.TimerDue("leader-1");
    };
  }
}

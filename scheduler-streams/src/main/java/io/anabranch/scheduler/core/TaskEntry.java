package io.anabranch.scheduler.core;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.DeadLetter.FailedAttempt;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run that has been touched. The methods that return another entry are the machine's
 * transitions; who may take which is decided in {@link Decide}.
 *
 * @param queue the worker group that runs it
 * @param attempt the number of the last attempt; 0 before the first
 * @param unmet upstreams that have not succeeded
 * @param worker who has, or last had, an attempt; null before the first
 * @param token of the last dispatch
 * @param dueAt end of the backoff, or the backstop of a timeout; null for none
 * @param readyOrder place in the ready queue
 * @param failures attempts that failed since the task was last opened
 * @param losses attempts that were lost with their worker
 * @param returns attempts that workers gave back
 * @param failed the last attempts that failed, oldest first
 * @param strays attempts that count no more, but whose workers have not freed the slot
 * @param letter the dead letter that is open for it, or whose retry it is
 */
record TaskEntry(
    String runId,
    String task,
    String queue,
    TaskState state,
    int attempt,
    int unmet,
    @Nullable String worker,
    Token token,
    @Nullable Instant dueAt,
    long readyOrder,
    int failures,
    int losses,
    int returns,
    List<FailedAttempt> failed,
    List<Stray> strays,
    @Nullable String letter)
    implements Entry {
  private static final int FAILED_KEPT = 20;

  /** An attempt that was given up while its worker still has it. */
  record Stray(String worker, int attempt, Token token) {}

  TaskEntry {
    failed = List.copyOf(failed);
    strays = List.copyOf(strays);
  }

  static TaskEntry pending(String runId, String task, String queue, int unmet) {
    return new TaskEntry(
        runId,
        task,
        queue,
        TaskState.PENDING,
        0,
        unmet,
        null,
        Token.NONE,
        null,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        null);
  }

  static String key(String runId, String task) {
    return "task/" + runId + "/" + task;
  }

  @Override
  public String key() {
    return key(runId, task);
  }

  @Override
  public @Nullable Instant due() {
    return dueAt;
  }

  @JsonIgnore
  AttemptRef ref() {
    return new AttemptRef(runId, task, attempt, token);
  }

  /** Whether {@code worker} holds a slot for the attempt of {@code of} that counts. */
  boolean isCurrent(String by, Token of) {
    return state.isWithWorker() && token.equals(of) && by.equals(worker);
  }

  @Nullable Stray stray(String by, Token of) {
    for (Stray stray : strays) {
      if (stray.token.equals(of) && stray.worker.equals(by)) {
        return stray;
      }
    }
    return null;
  }

  TaskEntry oneUpstreamMet() {
    return with(state, unmet - 1, dueAt, letter);
  }

  TaskEntry waitingFor(int upstreams) {
    return with(TaskState.PENDING, upstreams, null, letter);
  }

  TaskEntry ready(long order) {
    boolean reopened = state == TaskState.FAILED;
    return new TaskEntry(
        runId,
        task,
        queue,
        TaskState.READY,
        attempt,
        0,
        worker,
        token,
        null,
        order,
        reopened ? 0 : failures,
        reopened ? 0 : losses,
        reopened ? 0 : returns,
        failed,
        strays,
        letter);
  }

  TaskEntry dispatched(AttemptRef ref, String to, Instant backstop) {
    return new TaskEntry(
        runId,
        task,
        queue,
        TaskState.DISPATCHED,
        ref.attempt(),
        0,
        to,
        ref.token(),
        backstop,
        readyOrder,
        failures,
        losses,
        returns,
        failed,
        strays,
        letter);
  }

  TaskEntry running(Instant backstop) {
    return with(TaskState.RUNNING, unmet, backstop, letter);
  }

  /** The attempt failed; {@link #retrying}, {@link #ready} or {@link #ended} follows at once. */
  TaskEntry attemptFailed(TaskError error, Instant at, boolean slotFree) {
    List<FailedAttempt> all = new ArrayList<>(failed);
    all.add(new FailedAttempt(attempt, worker == null ? "" : worker, at, error));
    List<Stray> left = new ArrayList<>(strays);
    if (!slotFree && worker != null) {
      left.add(new Stray(worker, attempt, token));
    }
    return new TaskEntry(
        runId,
        task,
        queue,
        TaskState.RETRYING,
        attempt,
        unmet,
        worker,
        token,
        null,
        readyOrder,
        failures + 1,
        losses,
        returns,
        all.subList(Math.max(0, all.size() - FAILED_KEPT), all.size()),
        left,
        letter);
  }

  /** The attempt counts no more; {@link #ready} or {@link #ended} follows at once. */
  TaskEntry attemptWithdrawn(boolean lost, boolean returned) {
    return new TaskEntry(
        runId,
        task,
        queue,
        TaskState.RETRYING,
        attempt,
        unmet,
        worker,
        token,
        null,
        readyOrder,
        failures,
        losses + (lost ? 1 : 0),
        returns + (returned ? 1 : 0),
        failed,
        strays,
        letter);
  }

  TaskEntry without(Token stray) {
    return new TaskEntry(
        runId,
        task,
        queue,
        state,
        attempt,
        unmet,
        worker,
        token,
        dueAt,
        readyOrder,
        failures,
        losses,
        returns,
        failed,
        strays.stream().filter(one -> !one.token.equals(stray)).toList(),
        letter);
  }

  TaskEntry retrying(Instant at) {
    return with(TaskState.RETRYING, unmet, at, letter);
  }

  TaskEntry ended(TaskState as) {
    return with(as, unmet, null, letter);
  }

  TaskEntry withLetter(@Nullable String id) {
    return with(state, unmet, dueAt, id);
  }

  private TaskEntry with(
      TaskState newState, int newUnmet, @Nullable Instant newDueAt, @Nullable String newLetter) {
    return new TaskEntry(
        runId,
        task,
        queue,
        newState,
        attempt,
        newUnmet,
        worker,
        token,
        newDueAt,
        readyOrder,
        failures,
        losses,
        returns,
        failed,
        strays,
        newLetter);
  }
}

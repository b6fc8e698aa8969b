package io.anabranch.scheduler.core;

import com.fasterxml.jackson.annotation.JsonFormat;
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
 * @param unmet upstreams that have not ended, while it is PENDING
 * @param worker who has, or last had, an attempt; null before the first
 * @param token of the last dispatch
 * @param dueAt end of the wait for a slot or of the backoff, or the backstop of a timeout; null for
 *     none
 * @param readyOrder place in the ready queue
 * @param failures attempts that failed since the task was last opened
 * @param losses attempts that were lost with their worker
 * @param returns attempts that workers gave back
 * @param failed the last attempts that failed, oldest first
 * @param strays attempts that count no more, but whose workers have not freed the slot
 * @param letter the dead letter that is open for it, or whose retry it is
 * @param missed upstreams that ended, but did not succeed, while it is PENDING; null for none
 * @param allowed whether it is FAILED without making its run fail; null for no
 * @param triedSince when it was first dispatched since it was last opened; null where its policy
 *     does not ask
 * @param stayedAway whether it ended without having been tried, by its rule or its condition; null
 *     for no
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
    @Nullable String letter,
    @Nullable Missed missed,
    @Nullable Boolean allowed,
    @Nullable Instant triedSince,
    @Nullable Boolean stayedAway)
    implements Entry {
  private static final int FAILED_KEPT = 20;

  /** How many upstreams failed and how many were skipped. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Missed(int failed, int skipped) {
    static @Nullable Missed of(int failed, int skipped) {
      return failed + skipped == 0 ? null : new Missed(failed, skipped);
    }
  }

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
        null,
        null,
        null,
        null,
        null);
  }

  static String key(String runId, String task) {
    return "task/" + runId + "/" + task;
  }

  /** The run that a key made by {@link #key(String, String)} names; run ids have no slash. */
  static String runOf(String key) {
    int from = key.indexOf('/') + 1;
    return key.substring(from, key.indexOf('/', from));
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

  /** What became of the upstreams, of which there are {@code all}; told while it is PENDING. */
  Upstreams upstreams(int all) {
    int failedOnes = missed == null ? 0 : missed.failed;
    int skippedOnes = missed == null ? 0 : missed.skipped;
    return new Upstreams(unmet, all - unmet - failedOnes - skippedOnes, failedOnes, skippedOnes);
  }

  /** Waits for its upstreams, which stand so. */
  TaskEntry waitingFor(Upstreams upstreams) {
    Next next = new Next(this, TaskState.PENDING);
    next.unmet = upstreams.open();
    next.missed = Missed.of(upstreams.failed(), upstreams.skipped());
    next.allowed = null;
    next.failures = 0;
    next.losses = 0;
    next.returns = 0;
    next.triedSince = null;
    return next.entry();
  }

  /** An upstream ended so, while it waited. */
  TaskEntry upstreamEnded(TaskState as) {
    Next next = new Next(this, state);
    next.unmet = unmet - 1;
    if (as != TaskState.SUCCEEDED) {
      boolean skip = as == TaskState.SKIPPED;
      next.missed =
          Missed.of(
              (missed == null ? 0 : missed.failed) + (skip ? 0 : 1),
              (missed == null ? 0 : missed.skipped) + (skip ? 1 : 0));
    }
    next.dueAt = dueAt;
    return next.entry();
  }

  /** {@code until}: how long it may wait for a slot; null for ever. */
  TaskEntry ready(long order, @Nullable Instant until) {
    Next next = new Next(this, TaskState.READY);
    next.dueAt = until;
    next.unmet = 0;
    next.missed = null;
    next.readyOrder = order;
    return next.entry();
  }

  TaskEntry dispatched(AttemptRef ref, String to, Instant backstop, @Nullable Instant since) {
    Next next = new Next(this, TaskState.DISPATCHED);
    next.attempt = ref.attempt();
    next.worker = to;
    next.token = ref.token();
    next.triedSince = triedSince == null ? since : triedSince;
    next.dueAt = backstop;
    return next.entry();
  }

  TaskEntry running(Instant backstop) {
    Next next = new Next(this, TaskState.RUNNING);
    next.dueAt = backstop;
    return next.entry();
  }

  /** The attempt failed; {@link #retrying}, {@link #ready} or {@link #ended} follows at once. */
  TaskEntry attemptFailed(TaskError error, Instant at, boolean slotFree) {
    List<FailedAttempt> all = new ArrayList<>(failed);
    all.add(new FailedAttempt(attempt, worker == null ? "" : worker, at, error));
    Next next = new Next(this, TaskState.RETRYING);
    next.failures = failures + 1;
    next.failed = all.subList(Math.max(0, all.size() - FAILED_KEPT), all.size());
    if (!slotFree) {
      next.addStray();
    }
    return next.entry();
  }

  /** The attempt counts no more, and its worker has not given the slot back. */
  TaskEntry attemptKilled() {
    Next next = new Next(this, TaskState.RETRYING);
    next.addStray();
    return next.entry();
  }

  /** The attempt counts no more; {@link #ready} or {@link #ended} follows at once. */
  TaskEntry attemptWithdrawn(boolean lost, boolean returned) {
    Next next = new Next(this, TaskState.RETRYING);
    next.losses = losses + (lost ? 1 : 0);
    next.returns = returns + (returned ? 1 : 0);
    return next.entry();
  }

  TaskEntry without(Token stray) {
    Next next = new Next(this, state);
    next.dueAt = dueAt;
    next.stayedAway = stayedAway;
    next.strays = strays.stream().filter(one -> !one.token.equals(stray)).toList();
    return next.entry();
  }

  /** The same, with another end of its wait for a slot. */
  TaskEntry waitingUntil(@Nullable Instant end) {
    Next next = new Next(this, state);
    next.dueAt = end;
    return next.entry();
  }

  TaskEntry retrying(Instant at) {
    Next next = new Next(this, TaskState.RETRYING);
    next.dueAt = at;
    return next.entry();
  }

  TaskEntry ended(TaskState as) {
    return new Next(this, as).entry();
  }

  /** It never starts, as its rule or its condition says. */
  TaskEntry notRun(TaskState as) {
    Next next = new Next(this, as);
    next.stayedAway = true;
    return next.entry();
  }

  /** It failed for good; where that is {@code allowed}, its run may succeed all the same. */
  TaskEntry failedForGood(boolean isAllowed) {
    Next next = new Next(this, TaskState.FAILED);
    next.allowed = isAllowed ? true : null;
    return next.entry();
  }

  /** Whether it makes its run fail. */
  @JsonIgnore
  boolean failsRun() {
    return state == TaskState.FAILED && allowed == null;
  }

  TaskEntry withLetter(@Nullable String id) {
    Next next = new Next(this, state);
    next.dueAt = dueAt;
    next.stayedAway = stayedAway;
    next.letter = id;
    return next.entry();
  }

  /** The entry that comes next: as the one before, but for its state, and with no timer. */
  private static final class Next {
    private final TaskEntry before;
    private final TaskState state;
    private int attempt;
    private int unmet;
    private @Nullable String worker;
    private Token token;
    private @Nullable Instant dueAt;
    private long readyOrder;
    private int failures;
    private int losses;
    private int returns;
    private List<FailedAttempt> failed;
    private List<Stray> strays;
    private @Nullable String letter;
    private @Nullable Missed missed;
    private @Nullable Boolean allowed;
    private @Nullable Instant triedSince;
    private @Nullable Boolean stayedAway;

    Next(TaskEntry before, TaskState state) {
      this.before = before;
      this.state = state;
      this.attempt = before.attempt;
      this.unmet = before.unmet;
      this.worker = before.worker;
      this.token = before.token;
      this.readyOrder = before.readyOrder;
      this.failures = before.failures;
      this.losses = before.losses;
      this.returns = before.returns;
      this.failed = before.failed;
      this.strays = before.strays;
      this.letter = before.letter;
      this.missed = before.missed;
      this.allowed = before.allowed;
      this.triedSince = before.triedSince;
    }

    void addStray() {
      if (before.worker != null) {
        strays = new ArrayList<>(before.strays);
        strays.add(new Stray(before.worker, before.attempt, before.token));
      }
    }

    TaskEntry entry() {
      return new TaskEntry(
          before.runId,
          before.task,
          before.queue,
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
          strays,
          letter,
          missed,
          allowed,
          triedSince,
          stayedAway);
    }
  }
}

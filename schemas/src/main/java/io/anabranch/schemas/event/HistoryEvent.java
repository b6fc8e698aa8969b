package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.json.ReadFlag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, on topic history. The state of a cell is the fold of these; an event leaves
 * bulk (a definition, an output, a log's end) to the input that stands beside it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HistoryEvent.EpochRaised.class, name = "EpochRaised"),
  @JsonSubTypes.Type(value = HistoryEvent.DagVersionAccepted.class, name = "DagVersionAccepted"),
  @JsonSubTypes.Type(value = HistoryEvent.DagVersionRepeated.class, name = "DagVersionRepeated"),
  @JsonSubTypes.Type(value = HistoryEvent.DagRefused.class, name = "DagRefused"),
  @JsonSubTypes.Type(value = HistoryEvent.DagSteered.class, name = "DagSteered"),
  @JsonSubTypes.Type(value = HistoryEvent.DagVersionKept.class, name = "DagVersionKept"),
  @JsonSubTypes.Type(value = HistoryEvent.DagVersionDropped.class, name = "DagVersionDropped"),
  @JsonSubTypes.Type(value = HistoryEvent.RunAdmitted.class, name = "RunAdmitted"),
  @JsonSubTypes.Type(value = HistoryEvent.RunStarted.class, name = "RunStarted"),
  @JsonSubTypes.Type(value = HistoryEvent.TasksReady.class, name = "TasksReady"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptDispatched.class, name = "AttemptDispatched"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptStarted.class, name = "AttemptStarted"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptSucceeded.class, name = "AttemptSucceeded"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptSkipped.class, name = "AttemptSkipped"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptFailed.class, name = "AttemptFailed"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptWithdrawn.class, name = "AttemptWithdrawn"),
  @JsonSubTypes.Type(value = HistoryEvent.AttemptKilled.class, name = "AttemptKilled"),
  @JsonSubTypes.Type(value = HistoryEvent.SlotFreed.class, name = "SlotFreed"),
  @JsonSubTypes.Type(value = HistoryEvent.TaskRetrying.class, name = "TaskRetrying"),
  @JsonSubTypes.Type(value = HistoryEvent.TaskFailed.class, name = "TaskFailed"),
  @JsonSubTypes.Type(value = HistoryEvent.TasksNotRun.class, name = "TasksNotRun"),
  @JsonSubTypes.Type(value = HistoryEvent.TasksCancelled.class, name = "TasksCancelled"),
  @JsonSubTypes.Type(value = HistoryEvent.TasksSeeded.class, name = "TasksSeeded"),
  @JsonSubTypes.Type(value = HistoryEvent.TaskMarked.class, name = "TaskMarked"),
  @JsonSubTypes.Type(value = HistoryEvent.RunSteered.class, name = "RunSteered"),
  @JsonSubTypes.Type(value = HistoryEvent.RunEnded.class, name = "RunEnded"),
  @JsonSubTypes.Type(value = HistoryEvent.RunReopened.class, name = "RunReopened"),
  @JsonSubTypes.Type(value = HistoryEvent.RunForgotten.class, name = "RunForgotten"),
  @JsonSubTypes.Type(value = HistoryEvent.WorkerRegistered.class, name = "WorkerRegistered"),
  @JsonSubTypes.Type(value = HistoryEvent.WorkerDrainStarted.class, name = "WorkerDrainStarted"),
  @JsonSubTypes.Type(value = HistoryEvent.WorkerPaused.class, name = "WorkerPaused"),
  @JsonSubTypes.Type(value = HistoryEvent.WorkerRemoved.class, name = "WorkerRemoved"),
  @JsonSubTypes.Type(value = HistoryEvent.WorkerForgotten.class, name = "WorkerForgotten"),
  @JsonSubTypes.Type(value = HistoryEvent.RunIdsReleased.class, name = "RunIdsReleased"),
  @JsonSubTypes.Type(value = HistoryEvent.LetterOpened.class, name = "LetterOpened"),
  @JsonSubTypes.Type(value = HistoryEvent.LetterRetried.class, name = "LetterRetried"),
  @JsonSubTypes.Type(value = HistoryEvent.LetterResolved.class, name = "LetterResolved"),
  @JsonSubTypes.Type(value = HistoryEvent.LetterDiscarded.class, name = "LetterDiscarded"),
  @JsonSubTypes.Type(value = HistoryEvent.Ignored.class, name = "Ignored"),
})
public sealed interface HistoryEvent {
  /** A leader took the seat; everything after it is of its epoch. */
  record EpochRaised(long epoch, String leader) implements HistoryEvent {}

  /** The input's definition is this version from now on. */
  record DagVersionAccepted(String dag, int version, String hash) implements HistoryEvent {}

  /** The input's definition is the newest version already. */
  record DagVersionRepeated(String dag, int version) implements HistoryEvent {}

  /** The input's definition cannot be run. */
  record DagRefused(String dag, List<Problem> problems) implements HistoryEvent {
    public DagRefused {
      problems = List.copyOf(problems);
    }
  }

  /** New runs of the DAG start from now on, or do not. */
  record DagSteered(String dag, DagStanding standing, @Nullable String by) implements HistoryEvent {
    public DagSteered {
      by = PeoplesText.cut(by);
    }
  }

  /**
   * A version that is not the newest stays, as runs of it are here; it is looked at again later.
   */
  record DagVersionKept(String dag, int version) implements HistoryEvent {}

  /** A version that is not the newest can be run no more, as nothing ran in it for long. */
  record DagVersionDropped(String dag, int version) implements HistoryEvent {}

  /**
   * A run exists, pinned to a version.
   *
   * @param params the effective values, defaults included
   * @param tasks how many tasks it has
   * @param chosenId whether the id was chosen by who asked, rather than derived from the log
   * @param retryOf the run that this one does again; null for none
   * @param queued whether it waits until {@link RunStarted}
   */
  record RunAdmitted(
      String runId,
      String dag,
      int dagVersion,
      Instant logicalTime,
      Map<String, JsonNode> params,
      int tasks,
      boolean chosenId,
      @Nullable String by,
      @Nullable String retryOf,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = ReadFlag.class)
          boolean queued)
      implements HistoryEvent {
    public RunAdmitted {
      params = new TreeMap<>(params);
      by = PeoplesText.cut(by);
    }

    /** A run that starts at once and does no other one again. */
    public RunAdmitted(
        String runId,
        String dag,
        int dagVersion,
        Instant logicalTime,
        Map<String, JsonNode> params,
        int tasks,
        boolean chosenId,
        @Nullable String by) {
      this(runId, dag, dagVersion, logicalTime, params, tasks, chosenId, by, null, false);
    }
  }

  /** A run that was queued starts. */
  record RunStarted(String runId) implements HistoryEvent {}

  /** Nothing holds these tasks back but a slot; they are served in this order. */
  record TasksReady(String runId, List<String> tasks) implements HistoryEvent {
    public TasksReady {
      tasks = List.copyOf(tasks);
    }
  }

  /** An attempt was sent to a worker. {@code reason} says why to that one. */
  record AttemptDispatched(AttemptRef attempt, String worker, String reason)
      implements HistoryEvent {}

  /** The worker runs the attempt. */
  record AttemptStarted(AttemptRef attempt, String worker) implements HistoryEvent {}

  /** The attempt, and with it the task, succeeded; the output stands in the input. */
  record AttemptSucceeded(AttemptRef attempt, String worker) implements HistoryEvent {}

  /** The attempt, and with it the task, asked to be skipped. */
  record AttemptSkipped(AttemptRef attempt, String worker) implements HistoryEvent {}

  /** The attempt failed; what becomes of the task, the next event says. */
  record AttemptFailed(AttemptRef attempt, String worker, TaskError error, boolean slotFree)
      implements HistoryEvent {}

  /** The attempt counts no more, through no fault of its own; the task is ready again or failed. */
  record AttemptWithdrawn(AttemptRef attempt, String worker, Withdrawal why, String reason)
      implements HistoryEvent {}

  /**
   * The attempt counts no more, because of what was decided on its task or run; its worker is told
   * to end it, and keeps the slot until it says so.
   */
  record AttemptKilled(AttemptRef attempt, String worker, String reason) implements HistoryEvent {}

  /**
   * A worker gave up the slot that an attempt held after its outcome had been decided otherwise.
   */
  record SlotFreed(AttemptRef attempt, String worker) implements HistoryEvent {}

  /** The task waits and is tried again from {@code dueAt} on. */
  record TaskRetrying(String runId, String task, Instant dueAt) implements HistoryEvent {}

  /**
   * The task failed for good.
   *
   * @param allowed whether its run may succeed all the same
   */
  record TaskFailed(
      String runId,
      String task,
      TaskError error,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = ReadFlag.class)
          boolean allowed)
      implements HistoryEvent {}

  /**
   * These tasks never start, because of what became of another: their trigger rules say so.
   *
   * @param state UPSTREAM_FAILED or SKIPPED
   * @param because the task that ended; the task itself where its own condition says no
   */
  record TasksNotRun(String runId, List<String> tasks, TaskState state, String because)
      implements HistoryEvent {
    public TasksNotRun {
      tasks = List.copyOf(tasks);
    }
  }

  /** These tasks are ended with their run. */
  record TasksCancelled(String runId, List<String> tasks) implements HistoryEvent {
    public TasksCancelled {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * These tasks of a run that was just admitted are taken as they ended in the run that it does
   * again; their outputs stand in the input.
   *
   * @param state SUCCEEDED or SKIPPED
   */
  record TasksSeeded(String runId, List<String> tasks, TaskState state) implements HistoryEvent {
    public TasksSeeded {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Somebody set how the task ended; its output, if any, stands in the input.
   *
   * @param state SUCCEEDED or SKIPPED; one that is marked FAILED fails like others
   */
  record TaskMarked(String runId, String task, TaskState state) implements HistoryEvent {}

  /**
   * Something was done to the run from outside; what it brought about, the next events say.
   *
   * @param by who asked; null where nobody said, and for a timeout
   * @param reason why, for people
   * @param task the task that is meant; null for the run
   * @param request the request's id, which counts once
   */
  record RunSteered(
      String runId,
      Steering steering,
      @Nullable String by,
      @Nullable String reason,
      @Nullable String task,
      @Nullable String request)
      implements HistoryEvent {
    public RunSteered {
      by = PeoplesText.cut(by);
      reason = PeoplesText.cut(reason);
    }
  }

  /** All tasks of the run have ended. */
  record RunEnded(String runId, RunState state) implements HistoryEvent {}

  /**
   * Tasks of a run wait again; a run that had ended goes on.
   *
   * @param waiting tasks that wait for upstreams again, which stand before them here
   */
  record RunReopened(String runId, List<String> waiting) implements HistoryEvent {
    public RunReopened {
      waiting = List.copyOf(waiting);
    }
  }

  /** The run left the store; only its id is remembered for a while. */
  record RunForgotten(String runId) implements HistoryEvent {}

  /** The worker may be given work: it joined, or offers other slots or queues. */
  record WorkerRegistered(String worker, int partition, int slots, List<String> queues)
      implements HistoryEvent {
    public WorkerRegistered {
      queues = List.copyOf(queues);
    }
  }

  /** The worker is given nothing more. */
  record WorkerDrainStarted(String worker) implements HistoryEvent {}

  /** The worker is given nothing until then, because it gave something back. */
  record WorkerPaused(String worker, Instant until) implements HistoryEvent {}

  /** The worker is gone. */
  record WorkerRemoved(String worker, Removal why) implements HistoryEvent {}

  /** A lost worker is remembered no more; what it still says is answered as a stranger's. */
  record WorkerForgotten(String worker) implements HistoryEvent {}

  /** These ids of runs that left the store may be used again. */
  record RunIdsReleased(List<String> runIds) implements HistoryEvent {
    public RunIdsReleased {
      runIds = List.copyOf(runIds);
    }
  }

  /** A dead letter was opened; topic dead-letters holds all of it. */
  record LetterOpened(String letter, LetterKind kind, @Nullable String runId, @Nullable String task)
      implements HistoryEvent {}

  /** The letter's task has a new attempt. */
  record LetterRetried(String letter, int round, @Nullable String by) implements HistoryEvent {
    public LetterRetried {
      by = PeoplesText.cut(by);
    }
  }

  /** The letter's task succeeded or was skipped after a retry. */
  record LetterResolved(String letter) implements HistoryEvent {}

  /** The letter was closed without success: by somebody, or by the new letter of its retry. */
  record LetterDiscarded(String letter, @Nullable String by, @Nullable String reason)
      implements HistoryEvent {
    public LetterDiscarded {
      by = PeoplesText.cut(by);
      reason = PeoplesText.cut(reason);
    }
  }

  /** The input changes nothing, and why. */
  record Ignored(String reason) implements HistoryEvent {}

  /** What is done to a run from outside. */
  enum Steering {
    CANCEL,
    RETRY,
    PAUSE,
    RESUME,
    MARK,
    /** The run took longer than its DAG's {@code timeout}. */
    TIMEOUT
  }

  /** Why an attempt counts no more. */
  enum Withdrawal {
    /** Its worker was lost, or lost it. */
    LOST,
    /** Its worker could not start it. */
    RETURNED,
    /** Its worker ended first. */
    ABANDONED
  }

  /** Why a worker is gone. */
  enum Removal {
    LEFT,
    LOST,
    /** Another process took over its work directory. */
    REPLACED
  }
}

package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Everything that the scheduler decides on: what it reads from its three input topics, the leader's
 * own {@link SeatTaken}, and {@link Unreadable} in place of bytes that are none of these.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunCommand.RunRequested.class, name = "RunRequested"),
  @JsonSubTypes.Type(value = RunCommand.LetterRetryRequested.class, name = "LetterRetryRequested"),
  @JsonSubTypes.Type(
      value = RunCommand.LetterDiscardRequested.class,
      name = "LetterDiscardRequested"),
  @JsonSubTypes.Type(value = RunOperation.RunCancelRequested.class, name = "RunCancelRequested"),
  @JsonSubTypes.Type(value = RunOperation.RunRetryRequested.class, name = "RunRetryRequested"),
  @JsonSubTypes.Type(value = RunOperation.RunPauseRequested.class, name = "RunPauseRequested"),
  @JsonSubTypes.Type(value = RunOperation.RunResumeRequested.class, name = "RunResumeRequested"),
  @JsonSubTypes.Type(value = RunOperation.TaskMarkRequested.class, name = "TaskMarkRequested"),
  @JsonSubTypes.Type(
      value = DagCommand.DagRegistrationRequested.class,
      name = "DagRegistrationRequested"),
  @JsonSubTypes.Type(value = DagCommand.DagPauseRequested.class, name = "DagPauseRequested"),
  @JsonSubTypes.Type(value = DagCommand.DagRetireRequested.class, name = "DagRetireRequested"),
  @JsonSubTypes.Type(value = WorkerEvent.WorkerJoined.class, name = "WorkerJoined"),
  @JsonSubTypes.Type(value = WorkerEvent.WorkerChanged.class, name = "WorkerChanged"),
  @JsonSubTypes.Type(value = WorkerEvent.WorkerDraining.class, name = "WorkerDraining"),
  @JsonSubTypes.Type(value = WorkerEvent.WorkerLeft.class, name = "WorkerLeft"),
  @JsonSubTypes.Type(value = WorkerEvent.WorkerHolds.class, name = "WorkerHolds"),
  @JsonSubTypes.Type(value = AttemptEvent.TaskStarted.class, name = "TaskStarted"),
  @JsonSubTypes.Type(value = AttemptEvent.TaskSucceeded.class, name = "TaskSucceeded"),
  @JsonSubTypes.Type(value = AttemptEvent.TaskFailed.class, name = "TaskFailed"),
  @JsonSubTypes.Type(value = AttemptEvent.TaskSkipped.class, name = "TaskSkipped"),
  @JsonSubTypes.Type(value = AttemptEvent.AttemptAbandoned.class, name = "AttemptAbandoned"),
  @JsonSubTypes.Type(value = AttemptEvent.DispatchReturned.class, name = "DispatchReturned"),
  @JsonSubTypes.Type(value = LeaderEvent.TimerDue.class, name = "TimerDue"),
  @JsonSubTypes.Type(value = LeaderEvent.WorkerSilent.class, name = "WorkerSilent"),
  @JsonSubTypes.Type(value = SeatTaken.class, name = "SeatTaken"),
  @JsonSubTypes.Type(value = Unreadable.class, name = "Unreadable"),
})
public sealed interface Input extends Versioned
    permits RunCommand, DagCommand, TaskEvent, SeatTaken, Unreadable {}

package io.anabranch.schemas.event;

/** What workers and the leader observe, on topic task-events. */
public sealed interface TaskEvent extends Input permits WorkerEvent, AttemptEvent, LeaderEvent {}

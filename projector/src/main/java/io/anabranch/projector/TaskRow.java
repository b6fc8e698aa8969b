package io.anabranch.projector;

import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of table tasks.
 *
 * @param dueAt when a task that waits for its backoff is tried again
 * @param because the task whose end kept this one from starting
 * @param error of the last attempt, or of the task
 * @param output as JSON text
 * @param letter the newest dead letter about it
 */
record TaskRow(
    TaskKey key,
    TaskState state,
    AttemptFacts attempt,
    @Nullable Instant readyAt,
    @Nullable Instant endedAt,
    @Nullable Instant dueAt,
    @Nullable String because,
    @Nullable TaskError error,
    @Nullable String output,
    @Nullable String letter) {

  /** A task that nothing happened to yet. */
  static TaskRow untouched(TaskKey key) {
    return new TaskRow(
        key, TaskState.PENDING, AttemptFacts.NONE, null, null, null, null, null, null, null);
  }

  TaskRow waiting() {
    return new TaskRow(key, TaskState.PENDING, attempt, null, null, null, null, null, null, letter);
  }

  TaskRow ready(Instant at) {
    return new TaskRow(key, TaskState.READY, attempt, at, null, null, null, error, null, letter);
  }

  TaskRow dispatched(AttemptFacts next) {
    return new TaskRow(
        key, TaskState.DISPATCHED, next, readyAt, null, null, null, null, null, letter);
  }

  TaskRow started(Instant at) {
    return new TaskRow(
        key,
        TaskState.RUNNING,
        attempt.started(at),
        readyAt,
        null,
        null,
        null,
        error,
        null,
        letter);
  }

  /** The last attempt is over; what becomes of the task, a later event says. */
  TaskRow attemptOver(AttemptFacts facts, @Nullable TaskError why) {
    return new TaskRow(key, state, facts, readyAt, endedAt, dueAt, because, why, output, letter);
  }

  TaskRow retrying(Instant due) {
    return new TaskRow(
        key, TaskState.RETRYING, attempt, readyAt, null, due, null, error, null, letter);
  }

  TaskRow ended(TaskState how, Instant at, @Nullable String result) {
    return new TaskRow(key, how, attempt, readyAt, at, null, null, null, result, letter);
  }

  TaskRow failed(TaskError why, Instant at) {
    return new TaskRow(key, TaskState.FAILED, attempt, readyAt, at, null, null, why, null, letter);
  }

  TaskRow notRun(TaskState how, String cause, Instant at) {
    return new TaskRow(key, how, attempt, readyAt, at, null, cause, null, null, letter);
  }

  TaskRow withLetter(String id) {
    return new TaskRow(key, state, attempt, readyAt, endedAt, dueAt, because, error, output, id);
  }
}

package io.anabranch.scheduler.core;

import java.util.List;

/**
 * The state machines of a cell, each as the table of all that may happen: a row is a state, an
 * event of history, and the state after it. {@code [*]} is before the beginning and after the end.
 * What is not in the table is a bug wherever it is seen; a row that no test takes is one, too.
 */
enum Machine {
  RUN(
      "A run",
      """
      [*]              RunAdmitted         QUEUED
      [*]              RunAdmitted         RUNNING
      QUEUED           RunStarted          RUNNING
      QUEUED           RunSteered          QUEUED
      QUEUED           RunEnded            CANCELLED
      RUNNING          RunSteered          RUNNING
      RUNNING          RunEnded            SUCCEEDED
      RUNNING          RunEnded            FAILED
      RUNNING          RunEnded            CANCELLED
      RUNNING          RunReopened         RUNNING
      SUCCEEDED        RunSteered          SUCCEEDED
      SUCCEEDED        RunReopened         RUNNING
      FAILED           RunSteered          FAILED
      FAILED           RunReopened         RUNNING
      CANCELLED        RunSteered          CANCELLED
      CANCELLED        RunReopened         RUNNING
      SUCCEEDED        RunForgotten        ID_SPENT
      FAILED           RunForgotten        ID_SPENT
      CANCELLED        RunForgotten        ID_SPENT
      SUCCEEDED        RunForgotten        [*]
      FAILED           RunForgotten        [*]
      CANCELLED        RunForgotten        [*]
      ID_SPENT         RunIdsReleased      [*]
      """),

  /** RETRYING is passed after each attempt that is over, also where the next is sent at once. */
  TASK(
      "A task of a run",
      """
      [*]              RunAdmitted         PENDING
      PENDING          TasksReady          READY
      PENDING          TasksNotRun         SKIPPED
      PENDING          TasksNotRun         UPSTREAM_FAILED
      PENDING          TaskFailed          FAILED
      PENDING          TasksSeeded         SUCCEEDED
      PENDING          TasksSeeded         SKIPPED
      PENDING          TaskMarked          SUCCEEDED
      PENDING          TaskMarked          SKIPPED
      PENDING          TasksCancelled      CANCELLED
      READY            AttemptDispatched   DISPATCHED
      READY            TaskFailed          FAILED
      READY            TaskMarked          SUCCEEDED
      READY            TaskMarked          SKIPPED
      READY            TasksCancelled      CANCELLED
      DISPATCHED       AttemptStarted      RUNNING
      DISPATCHED       AttemptSucceeded    SUCCEEDED
      DISPATCHED       AttemptSkipped      SKIPPED
      DISPATCHED       AttemptFailed       RETRYING
      DISPATCHED       AttemptWithdrawn    RETRYING
      DISPATCHED       AttemptKilled       RETRYING
      RUNNING          AttemptSucceeded    SUCCEEDED
      RUNNING          AttemptSkipped      SKIPPED
      RUNNING          AttemptFailed       RETRYING
      RUNNING          AttemptWithdrawn    RETRYING
      RUNNING          AttemptKilled       RETRYING
      RETRYING         TaskRetrying        RETRYING
      RETRYING         TasksReady          READY
      RETRYING         TaskFailed          FAILED
      RETRYING         TaskMarked          SUCCEEDED
      RETRYING         TaskMarked          SKIPPED
      RETRYING         TasksCancelled      CANCELLED
      READY            RunReopened         PENDING
      RETRYING         RunReopened         PENDING
      SUCCEEDED        RunReopened         PENDING
      CANCELLED        RunReopened         PENDING
      FAILED           RunReopened         PENDING
      UPSTREAM_FAILED  RunReopened         PENDING
      SKIPPED          RunReopened         PENDING
      PENDING          RunReopened         PENDING
      """),

  /** An ACTIVE one that goes is given nothing more first, so that nothing comes back to it. */
  WORKER(
      "A worker",
      """
      [*]              WorkerRegistered    ACTIVE
      ACTIVE           WorkerRegistered    ACTIVE
      PAUSED           WorkerRegistered    ACTIVE
      DRAINING         WorkerRegistered    DRAINING
      ACTIVE           AttemptDispatched   ACTIVE
      ACTIVE           WorkerPaused        PAUSED
      ACTIVE           WorkerDrainStarted  DRAINING
      PAUSED           WorkerDrainStarted  DRAINING
      DRAINING         WorkerRemoved       [*]
      PAUSED           WorkerRemoved       [*]
      DRAINING         WorkerRemoved       LOST
      PAUSED           WorkerRemoved       LOST
      LOST             WorkerForgotten     [*]
      """),

  /** What a DAG's runs do that are admitted. */
  DAG(
      "A DAG",
      """
      [*]              DagVersionAccepted  ACTIVE
      ACTIVE           DagVersionAccepted  ACTIVE
      PAUSED           DagVersionAccepted  PAUSED
      RETIRED          DagVersionAccepted  RETIRED
      ACTIVE           DagSteered          PAUSED
      ACTIVE           DagSteered          RETIRED
      PAUSED           DagSteered          ACTIVE
      PAUSED           DagSteered          RETIRED
      RETIRED          DagSteered          ACTIVE
      """),

  /** Closed letters are not in the state, so closing one again is not told from closing it. */
  LETTER(
      "A dead letter",
      """
      [*]              LetterOpened        OPEN
      OPEN             LetterRetried       RETRIED
      OPEN             LetterResolved      RESOLVED
      OPEN             LetterDiscarded     DISCARDED
      RETRIED          LetterResolved      RESOLVED
      RETRIED          LetterDiscarded     DISCARDED
      RESOLVED         LetterDiscarded     DISCARDED
      DISCARDED        LetterDiscarded     DISCARDED
      """);

  /** Neither begun nor remembered. */
  static final String NONE = "[*]";

  /** One thing that may happen. */
  record Row(Machine machine, String from, String event, String to) {}

  private final String title;
  private final String table;

  Machine(String title, String table) {
    this.title = title;
    this.table = table;
  }

  String title() {
    return title;
  }

  List<Row> rows() {
    return table
        .lines()
        .map(line -> line.split(" +", -1))
        .map(cells -> new Row(this, cells[0], cells[1], cells[2]))
        .toList();
  }
}

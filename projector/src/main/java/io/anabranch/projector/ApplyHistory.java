package io.anabranch.projector;

import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.schemas.id.AttemptRef;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applies history to the rows of a batch, one record at a time. Events about a run that was
 * admitted before the log began change nothing. Never fails, whatever order the events have.
 */
final class ApplyHistory {
  private static final String SEAT = "seat";

  private final WorkingSet set;

  ApplyHistory(WorkingSet set) {
    this.set = set;
  }

  void apply(HistoryRecord record) {
    Input input = set.head().inputOf(record);
    record.events().forEach(event -> apply(event, input, record));
    set.head(set.head().after(record));
    // WHY only then: who waits for an input to be applied wants to see all that it caused.
    if (record.part() >= record.parts() && !record.cause().topic().equals(SEAT)) {
      set.applied.merge(record.cause().topic(), record.cause().offset(), Math::max);
    }
  }

  private void apply(HistoryEvent event, @Nullable Input input, HistoryRecord record) {
    Instant at = record.time();
    switch (event) {
      case HistoryEvent.EpochRaised raised ->
          set.epochs.put(
              raised.epoch(),
              EpochRow.of(raised, input instanceof SeatTaken seat ? seat : null, at));
      case HistoryEvent.DagVersionAccepted accepted -> version(accepted, input, at);
      case HistoryEvent.RunAdmitted admitted -> {
        long key = set.nextRunKey(admitted.runId());
        set.runs.put(key, RunRow.admitted(key, admitted, record.sequence(), at));
      }
      case HistoryEvent.RunStarted started -> run(started.runId(), RunRow::begun);
      case HistoryEvent.TasksReady ready ->
          tasks(ready.runId(), ready.tasks(), task -> task.ready(at));
      case HistoryEvent.AttemptDispatched dispatched -> dispatched(dispatched, at);
      case HistoryEvent.AttemptStarted started -> task(started.attempt(), task -> task.started(at));
      case HistoryEvent.AttemptSucceeded succeeded -> succeeded(succeeded, input, at);
      case HistoryEvent.AttemptSkipped skipped -> {
        AttemptRef ref = skipped.attempt();
        task(
            ref,
            task ->
                task.attemptOver(over(task.attempt(), ref, input, at), null)
                    .ended(TaskState.SKIPPED, at, null));
      }
      case HistoryEvent.AttemptFailed failed ->
          attemptOver(failed.attempt(), "FAILED", failed.error(), input, at);
      case HistoryEvent.AttemptWithdrawn withdrawn ->
          attemptOver(withdrawn.attempt(), withdrawn.why().name(), null, input, at);
      case HistoryEvent.AttemptKilled killed ->
          attemptOver(killed.attempt(), "KILLED", null, input, at);
      case HistoryEvent.TaskRetrying retrying ->
          task(retrying.runId(), retrying.task(), task -> task.retrying(retrying.dueAt()));
      case HistoryEvent.TaskFailed failed ->
          task(failed.runId(), failed.task(), task -> task.failed(failed.error(), at));
      case HistoryEvent.TasksNotRun not ->
          tasks(not.runId(), not.tasks(), task -> task.notRun(not.state(), not.because(), at));
      case HistoryEvent.TasksCancelled cancelled ->
          tasks(
              cancelled.runId(),
              cancelled.tasks(),
              task -> task.ended(TaskState.CANCELLED, at, null));
      case HistoryEvent.TasksSeeded seeded ->
          seeded
              .tasks()
              .forEach(
                  id ->
                      task(
                          seeded.runId(),
                          id,
                          task -> task.ended(seeded.state(), at, Outputs.seeded(input, id))));
      case HistoryEvent.TaskMarked marked ->
          task(
              marked.runId(),
              marked.task(),
              task -> task.ended(marked.state(), at, Outputs.marked(input)));
      case HistoryEvent.RunSteered steered -> {
        RunRow run = set.run(steered.runId());
        if (run != null) {
          var operation = new OperationRow(run.key(), record.sequence(), at, steered);
          set.operations.put(operation.rowKey(), operation);
          run(steered.runId(), row -> row.steered(steered.steering()));
        }
      }
      case HistoryEvent.RunForgotten forgotten -> run(forgotten.runId(), run -> run.left(at));
      case HistoryEvent.RunEnded ended -> run(ended.runId(), run -> run.ended(ended.state(), at));
      case HistoryEvent.RunReopened reopened -> {
        run(reopened.runId(), RunRow::reopenedAgain);
        tasks(reopened.runId(), reopened.waiting(), this::waiting);
      }
      case HistoryEvent.WorkerRegistered registered -> registered(registered, input, at);
      case HistoryEvent.WorkerDrainStarted draining ->
          worker(draining.worker(), WorkerRow::draining);
      case HistoryEvent.WorkerPaused paused ->
          worker(paused.worker(), worker -> worker.paused(paused.until()));
      case HistoryEvent.WorkerRemoved removed ->
          worker(removed.worker(), worker -> worker.removed(removed.why(), at));
      case HistoryEvent.LetterOpened opened -> {
        if (opened.runId() != null && opened.task() != null) {
          task(opened.runId(), opened.task(), task -> task.withLetter(opened.letter()));
        }
      }
      case HistoryEvent.DagVersionRepeated same -> {}
      case HistoryEvent.DagRefused refused -> {}
      case HistoryEvent.DagSteered steered -> {}
      case HistoryEvent.DagVersionKept kept -> {}
      // Its runs are shown as before.
      case HistoryEvent.DagVersionDropped dropped -> {}
      case HistoryEvent.SlotFreed freed -> {}
      case HistoryEvent.RunIdsReleased released -> {}
      case HistoryEvent.WorkerForgotten forgotten -> {}
      // The letters themselves are dlq-manager's, from topic dead-letters.
      case HistoryEvent.LetterRetried retried -> {}
      case HistoryEvent.LetterResolved resolved -> {}
      case HistoryEvent.LetterDiscarded discarded -> {}
      case HistoryEvent.Ignored ignored -> {}
    }
  }

  private void version(
      HistoryEvent.DagVersionAccepted accepted, @Nullable Input input, Instant at) {
    if (input instanceof DagRegistrationRequested request) {
      VersionRow row = VersionRow.of(accepted, request, at);
      set.versions.put(row.key(), row);
    }
  }

  private void dispatched(HistoryEvent.AttemptDispatched event, Instant at) {
    AttemptRef ref = event.attempt();
    task(
        ref,
        task -> task.dispatched(AttemptFacts.dispatched(ref, event.worker(), event.reason(), at)));
    run(ref.runId(), run -> run.dispatched(at));
  }

  private void succeeded(HistoryEvent.AttemptSucceeded event, @Nullable Input input, Instant at) {
    AttemptRef ref = event.attempt();
    String output =
        input instanceof AttemptEvent.TaskSucceeded said && said.attempt().equals(ref)
            ? Outputs.text(said.output())
            : null;
    task(
        ref,
        task ->
            task.attemptOver(over(task.attempt(), ref, input, at), null)
                .ended(TaskState.SUCCEEDED, at, output));
  }

  private void attemptOver(
      AttemptRef ref,
      String outcome,
      @Nullable TaskError error,
      @Nullable Input input,
      Instant at) {
    TaskRow task = set.task(ref.runId(), ref.task());
    if (task == null) {
      return;
    }
    AttemptFacts known =
        task.attempt().number() == ref.attempt()
            ? task.attempt()
            : new AttemptFacts(ref.attempt(), ref.token(), null, null, null, null);
    AttemptFacts facts = over(known, ref, input, at);
    EndedAttempt ended = new EndedAttempt(task.key(), facts, outcome, at, error);
    set.attempts.put(ended.rowKey(), ended);
    set.put(task.attemptOver(facts, error));
  }

  // A good attempt stands in its task's row alone, which is for the next one now. Where the task
  // did not end by its attempt, but was marked, the attempt has a row that says how it ended.
  private TaskRow waiting(TaskRow task) {
    boolean good = task.state() == TaskState.SUCCEEDED || task.state() == TaskState.SKIPPED;
    if (good && task.attempt().number() > 0 && task.endedAt() != null) {
      EndedAttempt ended =
          new EndedAttempt(task.key(), task.attempt(), task.state().name(), task.endedAt(), null);
      set.goodAttempts.put(ended.rowKey(), ended);
    }
    return task.waiting();
  }

  private static AttemptFacts over(
      AttemptFacts facts, AttemptRef ref, @Nullable Input input, Instant at) {
    if (!(input instanceof AttemptEvent said) || !said.attempt().equals(ref)) {
      return facts;
    }
    return switch (said) {
      case AttemptEvent.TaskSucceeded good -> facts.over(at, good.startedAt(), good.endedAt());
      case AttemptEvent.TaskFailed bad -> facts.over(at, bad.startedAt(), bad.endedAt());
      case AttemptEvent.TaskSkipped skip -> facts.over(at, skip.startedAt(), skip.endedAt());
      case AttemptEvent.TaskStarted started -> facts;
      case AttemptEvent.AttemptAbandoned abandoned -> facts;
      case AttemptEvent.DispatchReturned returned -> facts;
    };
  }

  private void registered(HistoryEvent.WorkerRegistered event, @Nullable Input input, Instant at) {
    WorkerRow known = set.workers.get(event.worker());
    boolean joins = input instanceof WorkerJoined said && said.worker().equals(event.worker());
    set.workers.put(
        event.worker(),
        known == null || joins
            ? WorkerRow.joined(event, joins ? (WorkerJoined) input : null, at)
            : known.offers(event));
  }

  private void run(String runId, UnaryOperator<RunRow> change) {
    RunRow run = set.run(runId);
    if (run != null) {
      RunRow next = change.apply(run);
      if (!next.equals(run)) {
        set.runs.put(run.key(), next);
      }
    }
  }

  private void task(AttemptRef ref, UnaryOperator<TaskRow> change) {
    task(ref.runId(), ref.task(), change);
  }

  private void task(String runId, String task, UnaryOperator<TaskRow> change) {
    TaskRow row = set.task(runId, task);
    if (row != null) {
      set.put(change.apply(row));
    }
  }

  private void tasks(String runId, List<String> tasks, UnaryOperator<TaskRow> change) {
    tasks.forEach(task -> task(runId, task, change));
  }

  private void worker(String worker, UnaryOperator<WorkerRow> change) {
    WorkerRow row = set.workers.get(worker);
    if (row != null) {
      set.workers.put(worker, change.apply(row));
    }
  }
}

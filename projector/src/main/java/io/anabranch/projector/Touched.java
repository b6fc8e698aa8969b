package io.anabranch.projector;

import io.anabranch.platform.db.Folded;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.id.AttemptRef;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names the runs, tasks and workers that a batch of history is about. */
final class Touched {
  /** Runs by id, with those of their tasks that are touched. */
  final Map<String, Set<String>> runs = new LinkedHashMap<>();

  /** Those of the runs of which nothing before their admission is touched. */
  final Set<String> admitted = new HashSet<>();

  final Set<String> workers = new LinkedHashSet<>();

  static Touched by(List<Folded<HistoryRecord>> records) {
    Touched touched = new Touched();
    records.forEach(record -> record.value().events().forEach(touched::add));
    return touched;
  }

  private void add(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.TasksReady ready -> tasks(ready.runId(), ready.tasks());
      case HistoryEvent.AttemptDispatched dispatched -> attempt(dispatched.attempt());
      case HistoryEvent.AttemptStarted started -> attempt(started.attempt());
      case HistoryEvent.AttemptSucceeded succeeded -> attempt(succeeded.attempt());
      case HistoryEvent.AttemptSkipped skipped -> attempt(skipped.attempt());
      case HistoryEvent.AttemptFailed failed -> attempt(failed.attempt());
      case HistoryEvent.AttemptWithdrawn withdrawn -> attempt(withdrawn.attempt());
      case HistoryEvent.AttemptKilled killed -> attempt(killed.attempt());
      case HistoryEvent.TaskRetrying retrying -> task(retrying.runId(), retrying.task());
      case HistoryEvent.TaskFailed failed -> task(failed.runId(), failed.task());
      case HistoryEvent.TasksNotRun not -> tasks(not.runId(), not.tasks());
      case HistoryEvent.TasksCancelled cancelled -> tasks(cancelled.runId(), cancelled.tasks());
      case HistoryEvent.TasksSeeded seeded -> tasks(seeded.runId(), seeded.tasks());
      case HistoryEvent.TaskMarked marked -> task(marked.runId(), marked.task());
      case HistoryEvent.RunSteered steered -> tasks(steered.runId(), List.of());
      case HistoryEvent.RunForgotten forgotten -> tasks(forgotten.runId(), List.of());
      case HistoryEvent.RunEnded ended -> tasks(ended.runId(), List.of());
      case HistoryEvent.RunReopened reopened -> tasks(reopened.runId(), reopened.waiting());
      case HistoryEvent.WorkerRegistered registered -> workers.add(registered.worker());
      case HistoryEvent.WorkerDrainStarted draining -> workers.add(draining.worker());
      case HistoryEvent.WorkerPaused paused -> workers.add(paused.worker());
      case HistoryEvent.WorkerRemoved removed -> workers.add(removed.worker());
      case HistoryEvent.LetterOpened opened -> {
        if (opened.runId() != null && opened.task() != null) {
          task(opened.runId(), opened.task());
        }
      }
      case HistoryEvent.EpochRaised raised -> {}
      case HistoryEvent.DagVersionAccepted accepted -> {}
      case HistoryEvent.DagVersionRepeated same -> {}
      case HistoryEvent.DagRefused refused -> {}
      case HistoryEvent.DagSteered steered -> {}
      case HistoryEvent.DagVersionKept kept -> {}
      case HistoryEvent.DagVersionDropped dropped -> {}
      case HistoryEvent.RunStarted run -> tasks(run.runId(), List.of());
      case HistoryEvent.RunAdmitted run -> admitted(run.runId());
      case HistoryEvent.SlotFreed freed -> {}
      case HistoryEvent.WorkerForgotten forgotten -> {}
      case HistoryEvent.RunIdsReleased released -> {}
      case HistoryEvent.LetterRetried retried -> {}
      case HistoryEvent.LetterResolved resolved -> {}
      case HistoryEvent.LetterDiscarded discarded -> {}
      case HistoryEvent.Ignored ignored -> {}
    }
  }

  private void admitted(String runId) {
    if (runs.putIfAbsent(runId, new LinkedHashSet<>()) == null) {
      admitted.add(runId);
    }
  }

  private void attempt(AttemptRef ref) {
    task(ref.runId(), ref.task());
  }

  private void task(String runId, String task) {
    runs.computeIfAbsent(runId, id -> new LinkedHashSet<>()).add(task);
  }

  private void tasks(String runId, List<String> tasks) {
    runs.computeIfAbsent(runId, id -> new LinkedHashSet<>()).addAll(tasks);
  }
}

package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run is CANCELLED by who cancels it and FAILED by its timeout; else it has failed if and only if
 * a task of it has that may not, and is CANCELLED where a task still is.
 */
final class RunPromise {
  private static final class Run {
    final Set<String> failed = new HashSet<>();
    final Set<String> cancelled = new HashSet<>();

    RunState end() {
      if (!failed.isEmpty()) {
        return RunState.FAILED;
      }
      return cancelled.isEmpty() ? RunState.SUCCEEDED : RunState.CANCELLED;
    }

    void openAgain(List<String> tasks) {
      tasks.forEach(failed::remove);
      tasks.forEach(cancelled::remove);
    }
  }

  private RunPromise() {}

  static void check(List<Told> log) {
    Map<String, Run> runs = new HashMap<>();
    Map<String, Told> steered = new HashMap<>();
    for (Told one : log) {
      switch (one.event()) {
        case HistoryEvent.RunAdmitted e -> runs.put(e.runId(), new Run());
        case HistoryEvent.RunSteered e -> steered.put(e.runId(), one);
        case HistoryEvent.TaskFailed e when !e.allowed() ->
            run(runs, e.runId()).failed.add(e.task());
        case HistoryEvent.TasksCancelled e -> run(runs, e.runId()).cancelled.addAll(e.tasks());
        case HistoryEvent.RunReopened e -> run(runs, e.runId()).openAgain(e.waiting());
        case HistoryEvent.RunEnded e -> {
          Run run = run(runs, e.runId());
          RunState right = end(run, one, steered.get(e.runId()));
          one.require(
              e.state() == right,
              "Run %s ends %s, not %s, with these failed tasks: %s",
              e.runId(),
              e.state(),
              right,
              run.failed);
        }
        default -> {}
      }
    }
  }

  private static Run run(Map<String, Run> runs, String id) {
    return runs.computeIfAbsent(id, any -> new Run());
  }

  private static RunState end(Run run, Told ended, @Nullable Told steered) {
    if (steered == null
        || steered.decision().sequence() != ended.decision().sequence()
        || !(steered.event() instanceof HistoryEvent.RunSteered how)) {
      return run.end();
    }
    return switch (how.steering()) {
      case CANCEL -> RunState.CANCELLED;
      case TIMEOUT -> RunState.FAILED;
      case RETRY, MARK, PAUSE, RESUME -> run.end();
    };
  }
}

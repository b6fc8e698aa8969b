package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.Steering;
import io.anabranch.schemas.event.RunOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is promised of what people do to runs. */
final class SteeringPromises {
  private SteeringPromises() {}

  /** A request on a run counts once, however often it is sent, for as many as are remembered. */
  static void requestsCountOnce(List<Told> log) {
    Map<String, List<String>> done = new HashMap<>();
    for (Told one : log) {
      if (one.event() instanceof HistoryEvent.RunAdmitted e) {
        done.remove(e.runId());
      } else if (one.event() instanceof HistoryEvent.RunSteered e && e.request() != null) {
        List<String> requests = done.computeIfAbsent(e.runId(), any -> new ArrayList<>());
        int from = Math.max(0, requests.size() - RunOperation.REMEMBERED);
        one.require(
            !requests.subList(from, requests.size()).contains(e.request()),
            "Request %s on run %s is done twice",
            e.request(),
            e.runId());
        requests.add(e.request());
      }
    }
  }

  /** Nothing of a run is given to a worker from its pause on until it is resumed or has ended. */
  static void pausedRunsStartNothing(List<Told> log) {
    Set<String> paused = new HashSet<>();
    for (Told one : log) {
      switch (one.event()) {
        case HistoryEvent.RunSteered e when e.steering() == Steering.PAUSE -> paused.add(e.runId());
        case HistoryEvent.RunSteered e when e.steering() == Steering.RESUME ->
            paused.remove(e.runId());
        case HistoryEvent.RunEnded e -> paused.remove(e.runId());
        case HistoryEvent.AttemptDispatched e ->
            one.require(
                !paused.contains(e.attempt().runId()),
                "Task %s of %s is sent while its run is paused",
                e.attempt().task(),
                e.attempt().runId());
        default -> {}
      }
    }
  }
}

package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.EffectiveParams;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Admission: whether a request becomes a run. */
final class DecideRun {
  private DecideRun() {}

  static void admit(Draft draft, RunRequested asked) {
    CellState state = draft.state();
    String runId = asked.runId() == null ? derivedId(draft) : asked.runId();
    if (state.run(runId) != null || state.isSpent(runId)) {
      draft.ignore("Run " + runId + " was started before; the same id starts one run.");
      return;
    }
    int newest = state.newestVersion(asked.dag());
    int version = asked.dagVersion() == null ? newest : asked.dagVersion();
    if (newest == 0) {
      DecideLetter.refuse(
          draft,
          "Expected 'dag' to name a registered DAG, but there is no '"
              + asked.dag()
              + "'. Register it, then send the request again.");
      return;
    }
    if (state.standing(asked.dag()).standing() == DagStanding.RETIRED) {
      DecideLetter.refuse(
          draft,
          "Expected 'dag' to name a DAG that is in use, but '"
              + asked.dag()
              + "' was retired. Register it again, then send the request again.");
      return;
    }
    if (state.dag(asked.dag(), version) == null) {
      DecideLetter.refuse(
          draft,
          "Expected 'dagVersion' to be one of DAG '"
              + asked.dag()
              + "' that can be run, "
              + newest
              + " or one before it, but got "
              + version
              + ".");
      return;
    }
    start(draft, asked, runId, version);
  }

  private static void start(Draft draft, RunRequested asked, String runId, int version) {
    DagPlan plan =
        draft
            .state()
            .plan(new Entry.Run(runId, asked.dag(), version, Instant.EPOCH, Map.of(), true));
    EffectiveParams params = EffectiveParams.of(plan.spec(), asked.params());
    if (!params.problems().isEmpty()) {
      DecideLetter.refuse(
          draft,
          params.problems().stream()
              .limit(10)
              .map(Problem::toString)
              .collect(Collectors.joining(" ")));
      return;
    }
    int size = size(params.values());
    if (size > Limits.PARAMS) {
      DecideLetter.refuse(
          draft,
          "Expected params of at most "
              + Limits.PARAMS
              + " bytes, but got "
              + size
              + ". Pass large data by reference.");
      return;
    }
    String problem = Seeds.problem(plan, asked.seed());
    if (problem != null) {
      DecideLetter.refuse(draft, problem);
      return;
    }
    List<TaskSpec> tasks = plan.spec().tasks();
    draft.emit(
        new HistoryEvent.RunAdmitted(
            runId,
            asked.dag(),
            version,
            asked.logicalTime() == null ? draft.now() : asked.logicalTime(),
            params.values(),
            tasks.size(),
            asked.runId() != null,
            asked.by(),
            asked.retryOf(),
            mustWait(draft.state().standing(asked.dag()))));
    Seeds.plant(draft, runId, asked);
    if (draft.state().progress(runId).state() == RunState.RUNNING) {
      begin(draft, runId);
    }
  }

  // Behind those that wait, if any do.
  private static boolean mustWait(DagEntry.Standing standing) {
    return standing.standing() == DagStanding.PAUSED || standing.waiting();
  }

  /** Starts a run that waited. */
  static void start(Draft draft, String runId) {
    draft.emit(new HistoryEvent.RunStarted(runId));
    begin(draft, runId);
  }

  private static void begin(Draft draft, String runId) {
    DagPlan plan = draft.plan(runId);
    if (draft.state().progress(runId).open() == plan.spec().tasks().size()) {
      FollowUp.onWaiting(draft, runId, plan.roots());
      return;
    }
    // Some are seeded, so any of the others may have what it waits for.
    draft.touch(runId);
    FollowUp.onWaiting(
        draft,
        runId,
        plan.spec().tasks().stream()
            .map(TaskSpec::id)
            .filter(id -> !Apply.task(draft.state(), runId, id).state().isTerminal())
            .toList());
  }

  private static int size(Map<String, JsonNode> params) {
    return Json.bytes(params).length;
  }

  // A topic made again has another id, so an offset that comes again is another run.
  private static String derivedId(Draft draft) {
    String topic = draft.stamped().cause().topic();
    String id = draft.state().meta().topicIds().getOrDefault(topic, topic);
    return "r-" + id + "-" + draft.stamped().cause().offset();
  }
}

package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks that a run which does another one again takes from there, and does not run. */
final class Seeds {
  private Seeds() {}

  /** What is wrong with the seeds that are asked for; null for nothing. */
  static @Nullable String problem(DagPlan plan, Map<String, SeededTask> seed) {
    for (Map.Entry<String, SeededTask> one : seed.entrySet()) {
      if (!plan.has(one.getKey())) {
        return "Expected 'seed' to name tasks of DAG '"
            + plan.spec().name()
            + "', but it has no task '"
            + one.getKey()
            + "'.";
      }
      JsonNode output = one.getValue().output();
      if (isTooLarge(output)) {
        return "Expected outputs of at most "
            + Limits.OUTPUT
            + " bytes in 'seed', but that of '"
            + one.getKey()
            + "' is larger.";
      }
    }
    return null;
  }

  private static boolean isTooLarge(@Nullable JsonNode output) {
    return output != null && Json.bytes(output).length > Limits.OUTPUT;
  }

  /** Takes the seeds into the run that was just admitted. */
  static void plant(Draft draft, String runId, RunRequested asked) {
    if (asked.seed().isEmpty()) {
      return;
    }
    List<String> ids = draft.plan(runId).spec().tasks().stream().map(TaskSpec::id).toList();
    for (TaskState state : List.of(TaskState.SUCCEEDED, TaskState.SKIPPED)) {
      draft.emitLists(
          ids.stream().filter(id -> isSeeded(asked, id, state)).toList(),
          some -> new HistoryEvent.TasksSeeded(runId, some, state));
    }
  }

  private static boolean isSeeded(RunRequested asked, String id, TaskState state) {
    SeededTask seeded = asked.seed().get(id);
    return seeded != null && seeded.state() == state;
  }

  /** The output of a seeded task; null for none. */
  static @Nullable JsonNode output(Input input, String id) {
    SeededTask seeded = input instanceof RunRequested asked ? asked.seed().get(id) : null;
    return seeded == null ? null : seeded.output();
  }
}

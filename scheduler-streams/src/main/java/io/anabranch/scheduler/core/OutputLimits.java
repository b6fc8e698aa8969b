package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import org.jspecify.annotations.Nullable;

/** How much tasks may give: what expressions name stays in the store as long as its run. */
final class OutputLimits {
  private OutputLimits() {}

  /** Why the task's output cannot be taken; null where it can. */
  static @Nullable String problem(
      CellState state, Entry.Run run, String task, @Nullable JsonNode output) {
    if (output == null) {
      return null;
    }
    int bytes = Json.bytes(output).length;
    if (bytes > Limits.OUTPUT) {
      return "Expected an output of at most "
          + Limits.OUTPUT
          + " bytes, but got "
          + bytes
          + ". Pass large data by reference.";
    }
    if (state.plan(run).isNamed(task)
        && state.outputBytes(run.runId()) + bytes > Limits.RUN_OUTPUTS) {
      return "Expected at most "
          + Limits.RUN_OUTPUTS
          + " bytes of outputs that expressions name in one run, but this one is beyond that."
          + " Pass large data by reference.";
    }
    return null;
  }
}

package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.id.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What anyone may ask of runs, on topic run-commands. */
public sealed interface RunCommand extends Input
    permits RunCommand.RunRequested,
        RunCommand.LetterRetryRequested,
        RunCommand.LetterDiscardRequested,
        RunOperation {

  /**
   * Starts a run. {@code {"type":"RunRequested","v":1,"dag":"data-pipeline"}} is enough.
   *
   * @param runId the same id twice starts one run; without one it is derived from the record's
   *     place in the log
   * @param dag the DAG's name
   * @param dagVersion the version to run; the newest unless named
   * @param params values by declared name
   * @param logicalTime the time that the run is about; the time of admission unless named
   * @param by who asked, for people
   * @param retryOf the run that this one does again
   * @param seed by id, tasks that are taken as they ended there and do not run; the others do
   */
  record RunRequested(
      @Nullable String runId,
      String dag,
      @Nullable Integer dagVersion,
      Map<String, JsonNode> params,
      @Nullable Instant logicalTime,
      @Nullable String by,
      @Nullable String retryOf,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, SeededTask> seed)
      implements RunCommand {
    public RunRequested {
      if (runId != null) {
        Ids.opaque("runId", runId);
      }
      Ids.dag(dag);
      params = params == null ? new TreeMap<>() : new TreeMap<>(params);
      if (retryOf != null) {
        Ids.opaque("retryOf", retryOf);
      }
      seed = seed == null ? new TreeMap<>() : new TreeMap<>(seed);
      if (seed.containsValue(null)) {
        throw new IllegalArgumentException(
            "Expected 'seed' to say how each task ended, but one is null.");
      }
    }

    /** A run that does all of its tasks. */
    public RunRequested(
        @Nullable String runId,
        String dag,
        @Nullable Integer dagVersion,
        Map<String, JsonNode> params,
        @Nullable Instant logicalTime,
        @Nullable String by) {
      this(runId, dag, dagVersion, params, logicalTime, by, null, Map.of());
    }
  }

  /**
   * How a task ended in the run that is done again.
   *
   * @param state SUCCEEDED or SKIPPED
   * @param output what it gave; null for nothing
   */
  record SeededTask(TaskState state, @Nullable JsonNode output) {
    public SeededTask {
      if (state != TaskState.SUCCEEDED && state != TaskState.SKIPPED) {
        throw new IllegalArgumentException(
            "Expected 'state' of a seeded task to be SUCCEEDED or SKIPPED, but got " + state + ".");
      }
    }
  }

  /**
   * Gives the task of a dead letter a new attempt in its run, which opens again.
   *
   * @param letter the letter's id
   * @param round how often the letter was retried before; the same round twice is one retry
   * @param by who asked, for people
   */
  record LetterRetryRequested(String letter, int round, @Nullable String by) implements RunCommand {
    public LetterRetryRequested {
      Ids.opaque("letter", letter);
    }
  }

  /**
   * Closes a dead letter without a replay.
   *
   * @param letter the letter's id
   * @param by who asked, for people
   * @param reason why, for people
   */
  record LetterDiscardRequested(String letter, @Nullable String by, @Nullable String reason)
      implements RunCommand {
    public LetterDiscardRequested {
      Ids.opaque("letter", letter);
    }
  }
}

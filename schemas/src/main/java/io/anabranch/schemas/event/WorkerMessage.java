package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.id.AttemptRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the scheduler tells a worker, on the partition of topic tasks that the worker reads. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerMessage.Dispatch.class, name = "Dispatch"),
  @JsonSubTypes.Type(value = WorkerMessage.KillAttempt.class, name = "KillAttempt"),
  @JsonSubTypes.Type(value = WorkerMessage.DismissWorker.class, name = "DismissWorker"),
})
public sealed interface WorkerMessage extends Versioned {
  /** To whom it is addressed, also the record's key; others on the partition skip it. */
  String worker();

  /**
   * Run this attempt. Self-contained: nothing else need be asked.
   *
   * @param attempt to be echoed in every event about it
   * @param dag the DAG's name
   * @param dagVersion the version that the run is pinned to
   * @param logicalTime the time that the run is about
   * @param task what is to be done, with every template rendered
   * @param params the run's parameters as environment variables, {@code PARAM_DATE} and so on; left
   *     out where there are none
   * @param files name → content, for the attempt's directory; left out where there are none
   */
  record Dispatch(
      String worker,
      AttemptRef attempt,
      String dag,
      int dagVersion,
      Instant logicalTime,
      Work task,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> params,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> files)
      implements WorkerMessage {
    public Dispatch {
      params = sorted(params);
      files = sorted(files);
    }
  }

  /**
   * As much of a task as its worker needs. When it starts, whether it is tried again and what comes
   * after it is the scheduler's affair; leaving that out halves the record.
   *
   * @param timeout from the attempt's start to its being killed; positive, at most 30 d
   * @param env environment variables; left out where there are none
   * @param action what is done
   */
  record Work(
      Duration timeout,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> env,
      TaskAction action) {
    public Work {
      env = sorted(env);
    }
  }

  /** End this attempt, started or not; its outcome counts no more. */
  record KillAttempt(String worker, AttemptRef attempt, String reason) implements WorkerMessage {}

  /** The worker was held for lost: it stops its attempts and joins anew under another id. */
  record DismissWorker(String worker, String reason) implements WorkerMessage {}

  private static Map<String, String> sorted(@Nullable Map<String, String> map) {
    return map == null || map.isEmpty() ? Map.of() : new TreeMap<>(map);
  }
}

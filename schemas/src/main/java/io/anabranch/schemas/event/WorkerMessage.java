package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.id.AttemptRef;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

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
   * @param task the task with every template rendered
   * @param params the run's parameters as environment variables, {@code PARAM_DATE} and so on
   * @param files name → content, for the attempt's directory
   */
  record Dispatch(
      String worker,
      AttemptRef attempt,
      String dag,
      int dagVersion,
      Instant logicalTime,
      TaskSpec task,
      Map<String, String> params,
      Map<String, String> files)
      implements WorkerMessage {
    public Dispatch {
      params = new TreeMap<>(params);
      files = new TreeMap<>(files);
    }
  }

  /** End this attempt, started or not; its outcome counts no more. */
  record KillAttempt(String worker, AttemptRef attempt, String reason) implements WorkerMessage {}

  /** The worker was held for lost: it stops its attempts and joins anew under another id. */
  record DismissWorker(String worker, String reason) implements WorkerMessage {}
}

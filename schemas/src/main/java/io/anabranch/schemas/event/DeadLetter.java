package io.anabranch.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.TaskError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to understand and replay what failed.
 *
 * @param id comes from the decision that opened it, so it is the same however often that is read
 * @param kind why it is dead
 * @param createdAt by the log's clock
 * @param error one sentence
 * @param cause the input that opened it
 * @param task what failed, with its inputs; null for INVALID_EVENT
 * @param input what could not be read or was refused; null for failed tasks
 */
public record DeadLetter(
    String id,
    LetterKind kind,
    Instant createdAt,
    String error,
    Cause cause,
    @Nullable FailedTask task,
    @Nullable RefusedInput input) {

  /**
   * A task that failed for good.
   *
   * @param spec the task as its author wrote it, templates unrendered
   * @param logTail the end of what the last attempt printed, 4 KiB at most
   * @param attempts the attempts that failed, the last 20 at most, oldest first
   */
  public record FailedTask(
      String runId,
      String dag,
      int dagVersion,
      String task,
      int attempt,
      Instant logicalTime,
      TaskError error,
      TaskSpec spec,
      Map<String, JsonNode> params,
      String logTail,
      List<FailedAttempt> attempts) {
    public FailedTask {
      params = new TreeMap<>(params);
      attempts = List.copyOf(attempts);
    }
  }

  /** One attempt that failed, and when, by the log's clock. */
  public record FailedAttempt(int attempt, String worker, Instant endedAt, TaskError error) {}

  /**
   * An input that was refused.
   *
   * @param rawBase64 the record's value in base64, its first 512 KiB; null where it had none or it
   *     could be read
   * @param size of the whole value in bytes
   * @param readable the input itself where it could be read
   */
  public record RefusedInput(@Nullable String rawBase64, int size, @Nullable Input readable) {}
}

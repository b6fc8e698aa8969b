package io.anabranch.worker.executor;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import org.jspecify.annotations.Nullable;

/** What came of an attempt that ended by itself. */
public sealed interface Outcome {
  /**
   * It did what it should.
   *
   * @param output what it hands on; null for what it wrote to {@code $ANABRANCH_OUTPUT}, if
   *     anything
   */
  record Succeeded(@Nullable JsonNode output) implements Outcome {}

  /** It asked to be skipped. */
  record Skipped() implements Outcome {}

  /** It failed. */
  record Failed(TaskError error) implements Outcome {
    /** A failure without exit code and status. */
    public static Failed of(ErrorKind kind, String message) {
      return new Failed(TaskError.of(kind, message));
    }
  }
}

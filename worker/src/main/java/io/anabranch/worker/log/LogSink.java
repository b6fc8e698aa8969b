package io.anabranch.worker.log;

import io.anabranch.schemas.event.LogChunk;

/** Takes chunks of logs. Thread-safe. */
public interface LogSink {
  /**
   * Takes a chunk, without waiting for Kafka.
   *
   * @return false when it could not be taken; then its index is given to the next
   */
  boolean take(LogChunk chunk);
}

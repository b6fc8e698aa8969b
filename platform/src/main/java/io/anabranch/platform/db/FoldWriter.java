package io.anabranch.platform.db;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes what a batch of records says. Called by one thread.
 *
 * @param <T> what the topic holds
 */
public interface FoldWriter<T> {
  /**
   * Writes the batch within the transaction of {@code handle}, which commits together with the
   * offsets. Records of one partition are in order. An exception about the data makes the fold look
   * for the record that causes it and skip that one; any other makes it try again.
   *
   * @return how many rows were written
   */
  int write(Handle handle, List<Folded<T>> records);

  /** What was remembered of earlier batches may no longer be what the tables hold. */
  default void forget() {}
}

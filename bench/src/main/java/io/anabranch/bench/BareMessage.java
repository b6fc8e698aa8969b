package io.anabranch.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * All that the bare pipeline knows: which run, which task of its chain, how long the chain is. The
 * rest of a record is there for its size.
 *
 * @param index of the task; -1 for the request of the run
 */
record BareMessage(long run, int index, int length) {
  private static final int MAGIC = 0x62617265;
  private static final byte[] ENDED = "RunEnded".getBytes(StandardCharsets.US_ASCII);

  static final int LEAST = 32;

  byte[] encode(int size, boolean ends) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.max(size, LEAST));
    bytes.putInt(MAGIC).putLong(run).putInt(index).putInt(length);
    if (ends) {
      bytes.put(bytes.capacity() - ENDED.length, ENDED);
    }
    return bytes.array();
  }

  /** The message, or null when it is something else, such as a leader's own event. */
  static @Nullable BareMessage decode(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return value.length >= LEAST && bytes.getInt() == MAGIC
        ? new BareMessage(bytes.getLong(), bytes.getInt(), bytes.getInt())
        : null;
  }
}

package io.anabranch.worker.log;

import java.util.Arrays;

/** The last bytes of what is written. Grows as it fills. Not thread-safe. */
final class TailBuffer {
  private static final int START = 256;

  private final int capacity;
  private byte[] ring = new byte[0];
  private long written;

  TailBuffer(int capacity) {
    this.capacity = capacity;
  }

  void write(byte[] bytes, int offset, int length) {
    int skipped = Math.max(0, length - capacity);
    long end = written + length;
    grow(end);
    written += skipped;
    int from = offset + skipped;
    int left = length - skipped;
    while (left > 0) {
      int at = (int) (written % ring.length);
      int part = Math.min(left, ring.length - at);
      System.arraycopy(bytes, from, ring, at, part);
      written += part;
      from += part;
      left -= part;
    }
  }

  /** The bytes kept, oldest first. */
  byte[] bytes() {
    int size = (int) Math.min(written, ring.length);
    byte[] all = new byte[size];
    int start = (int) ((written - size) % Math.max(1, ring.length));
    int first = Math.min(size, ring.length - start);
    System.arraycopy(ring, start, all, 0, first);
    System.arraycopy(ring, 0, all, first, size - first);
    return all;
  }

  // INVARIANT: while the ring is shorter than the capacity, it has never wrapped.
  private void grow(long end) {
    if (end > ring.length && ring.length < capacity) {
      long wanted = Math.max(Math.max(end, START), 2L * ring.length);
      ring = Arrays.copyOf(ring, (int) Math.min(capacity, wanted));
    }
  }
}

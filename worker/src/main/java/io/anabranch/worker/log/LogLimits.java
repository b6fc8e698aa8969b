package io.anabranch.worker.log;

/**
 * How much of a log is kept.
 *
 * @param head bytes from its start that go out while the attempt runs
 * @param tail bytes from its end that are kept beyond the head and go out at the end
 */
public record LogLimits(int head, int tail) {
  private static final int MAX_TAIL = 256 << 10;

  public LogLimits {
    if (head < 0 || tail < 0) {
      throw new IllegalArgumentException(
          "Expected sizes of at least 0, but got " + head + " and " + tail + ".");
    }
  }

  /** Shares {@code bytes} out: a quarter to the tail, 256 KiB at most. */
  public static LogLimits of(int bytes) {
    int tail = Math.min(bytes / 4, MAX_TAIL);
    return new LogLimits(bytes - tail, tail);
  }
}

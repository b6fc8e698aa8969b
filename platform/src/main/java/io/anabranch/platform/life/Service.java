package io.anabranch.platform.life;

/** A part of a process that is started once, asked how it is, and closed once. Thread-safe. */
public interface Service extends AutoCloseable {
  /** What people call it: {@code api}, {@code scheduler}, {@code worker}… */
  String name();

  /**
   * Starts it and returns; what takes long goes on behind it and shows in {@link #health()}.
   *
   * @throws Exception when it cannot run at all, with a sentence that says what to do
   */
  void start() throws Exception;

  /** How it is now; cheap, asks nobody. */
  Health health();

  /** Stops it in order and waits until it has stopped; does nothing the second time. */
  @Override
  void close();
}

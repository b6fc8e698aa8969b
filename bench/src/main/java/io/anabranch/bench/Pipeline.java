package io.anabranch.bench;

/** What runs a workload: the whole system, or the bare pipeline. */
interface Pipeline extends AutoCloseable {
  /** How long anything may take before it counts as stuck. */
  java.time.Duration LIMIT = java.time.Duration.ofMinutes(10);

  /** Gets ready to run the shape. */
  void prepare(Shape shape) throws Exception;

  /**
   * Runs the shape so many times at once.
   *
   * @param hops whether to take the latency of each hop, which only a chain has
   */
  Measured run(Shape shape, int runs, boolean hops) throws Exception;

  @Override
  void close();
}

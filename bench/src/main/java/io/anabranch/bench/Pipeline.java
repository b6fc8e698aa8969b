package io.anabranch.bench;

/** What runs a workload: the whole system, or the bare pipeline. */
interface Pipeline extends AutoCloseable {
  /** How long anything may take before it counts as stuck. */
  java.time.Duration LIMIT = java.time.Duration.ofMinutes(30);

  /** Gets ready to run the shape. */
  void prepare(Shape shape) throws Exception;

  /**
   * Runs the shape as often as the load says.
   *
   * @param look what to look at beside the rate
   */
  Measured run(Shape shape, Load load, Look look) throws Exception;

  /** What is looked at beside the rate. */
  enum Look {
    NOTHING,
    /** Nothing either; and the projection is left alone. */
    LOG_ALONE,
    /** The latency of each hop, which only chains have. */
    HOPS,
    /** The same, and where its time goes; of one chain alone. */
    STAGES,
    /** How the rate changes as a backlog goes. */
    DRAIN;

    boolean takesHops() {
      return this == HOPS || this == STAGES;
    }
  }

  @Override
  void close();
}

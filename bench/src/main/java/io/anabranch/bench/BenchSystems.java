package io.anabranch.bench;

/** Starts systems to be measured, one at a time. */
public interface BenchSystems {
  /** A system that runs. */
  interface Running extends AutoCloseable {
    /** Where it is. */
    BenchTarget target();

    @Override
    void close();
  }

  /**
   * Starts one.
   *
   * @param workers how many, all of them in this process
   * @param partitions of topic tasks
   */
  Running start(int workers, int partitions) throws Exception;
}

package io.anabranch.bench;

import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;

/**
 * A system that runs and is to be measured.
 *
 * @param kafka where its cell is
 * @param database of its projection
 * @param slots of its workers together
 * @param projector which runs, and can be stopped for a while
 */
public record BenchTarget(
    KafkaSettings kafka, DatabaseSettings database, int slots, Projector projector) {
  /** A projector that can be stopped and started again. */
  public interface Projector {
    /** Returns once it reads no more; nothing where it is stopped. */
    void stop();

    /** Returns once it goes on from where it was. */
    void start() throws Exception;
  }
}

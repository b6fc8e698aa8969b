package io.anabranch.bench;

import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;

/**
 * A system that runs and is to be measured.
 *
 * @param kafka where its cell is
 * @param database of its projection
 * @param slots of its workers together
 */
public record BenchTarget(KafkaSettings kafka, DatabaseSettings database, int slots) {}

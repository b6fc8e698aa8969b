package io.anabranch.platform.db;

import java.time.Instant;

/**
 * A record of a topic as a fold hands it to its writer.
 *
 * @param partition where it stands
 * @param offset where it stands in the partition
 * @param appendedAt when the broker took it
 * @param value what it says
 */
public record Folded<T>(int partition, long offset, Instant appendedAt, T value) {}

package io.anabranch.api.routes;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cell at one moment. What a backing service alone can tell is null while that is away.
 *
 * @param prefix of the cell's topics
 * @param leader who leads; null when nobody is known to
 * @param epoch the newest that was folded
 * @param sequence of the last decision that was folded
 * @param decidedAt when that was, by the log's clock
 * @param applied the highest offset of each input topic that is in the projection
 * @param lag records that wait: of history and dead-letters for their fold, of the input topics for
 *     the scheduler and the projection together
 * @param missing decisions that were gone from the log before they were folded
 * @param versions of the software, by service
 * @param backing whether Kafka, Postgres and etcd answer
 */
record ClusterView(
    String prefix,
    @Nullable Leader leader,
    @Nullable Long epoch,
    @Nullable Long sequence,
    @Nullable Instant decidedAt,
    @Nullable Map<String, Long> applied,
    @Nullable Map<String, Long> lag,
    @Nullable Long missing,
    Map<String, String> versions,
    Map<String, Backing> backing) {

  /** Who leads, and whose word that is: etcd's, or the log's as far as it was folded. */
  record Leader(String id, String host, long pid, @Nullable Instant since, String source) {}

  enum Backing {
    UP,
    AWAY,
    /** It is not configured. */
    NONE
  }
}

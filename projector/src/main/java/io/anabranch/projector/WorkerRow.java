package io.anabranch.projector;

import io.anabranch.schemas.event.HistoryEvent.Removal;
import io.anabranch.schemas.event.HistoryEvent.WorkerRegistered;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of table workers; {@code state} is ACTIVE, DRAINING, or the name of a {@link Removal}. */
record WorkerRow(
    String worker,
    String state,
    int partition,
    int slots,
    List<String> queues,
    String host,
    String version,
    Instant joinedAt,
    @Nullable Instant pausedUntil,
    @Nullable Instant goneAt) {
  private static final String ACTIVE = "ACTIVE";
  private static final String DRAINING = "DRAINING";

  static WorkerRow joined(WorkerRegistered event, @Nullable WorkerJoined said, Instant at) {
    return new WorkerRow(
        event.worker(),
        ACTIVE,
        event.partition(),
        event.slots(),
        event.queues(),
        said == null ? "" : said.host(),
        said == null ? "" : said.version(),
        at,
        null,
        null);
  }

  WorkerRow offers(WorkerRegistered event) {
    return new WorkerRow(
        worker,
        ACTIVE,
        event.partition(),
        event.slots(),
        event.queues(),
        host,
        version,
        joinedAt,
        pausedUntil,
        null);
  }

  WorkerRow draining() {
    return with(DRAINING, pausedUntil, goneAt);
  }

  WorkerRow paused(Instant until) {
    return with(state, until, goneAt);
  }

  WorkerRow removed(Removal why, Instant at) {
    return with(why.name(), null, at);
  }

  private WorkerRow with(String next, @Nullable Instant paused, @Nullable Instant gone) {
    return new WorkerRow(
        worker, next, partition, slots, queues, host, version, joinedAt, paused, gone);
  }
}

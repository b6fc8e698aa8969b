package io.anabranch.scheduler.core;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker that joined.
 *
 * @param partition of topic tasks that it reads
 * @param slots how many attempts it runs at once
 * @param pausedUntil it gets nothing before, because it gave something back; null for not paused
 * @param pauses how often in a row it was paused
 * @param forgetAt when a lost one is remembered no more; null while it lives
 */
record WorkerEntry(
    String worker,
    int partition,
    int slots,
    List<String> queues,
    Standing standing,
    @Nullable Instant pausedUntil,
    int pauses,
    @Nullable Instant forgetAt)
    implements Entry {
  /** Where a worker stands. */
  enum Standing {
    ACTIVE,
    DRAINING,
    LOST
  }

  WorkerEntry {
    queues = List.copyOf(queues);
  }

  static String key(String worker) {
    return "worker/" + worker;
  }

  @Override
  public String key() {
    return key(worker);
  }

  @Override
  public @Nullable Instant due() {
    return forgetAt != null ? forgetAt : pausedUntil;
  }

  /** Whether it may be given work that it has a slot for. */
  @JsonIgnore
  boolean takesWork() {
    return standing == Standing.ACTIVE && pausedUntil == null;
  }

  @JsonIgnore
  boolean isLost() {
    return standing == Standing.LOST;
  }

  WorkerEntry draining() {
    return new WorkerEntry(worker, partition, slots, queues, Standing.DRAINING, null, 0, null);
  }

  WorkerEntry paused(Instant until) {
    return new WorkerEntry(worker, partition, slots, queues, standing, until, pauses + 1, forgetAt);
  }

  WorkerEntry trusted() {
    return pauses == 0 || pausedUntil != null
        ? this
        : new WorkerEntry(worker, partition, slots, queues, standing, null, 0, forgetAt);
  }

  WorkerEntry lost(Instant rememberedUntil) {
    return new WorkerEntry(
        worker, partition, slots, queues, Standing.LOST, null, 0, rememberedUntil);
  }
}

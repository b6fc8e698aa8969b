package io.anabranch.schemas.event;

import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.id.Token;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a worker says of itself. */
public sealed interface WorkerEvent extends TaskEvent {
  /** The worker's id for life; a worker that was lost comes back under another. */
  String worker();

  /**
   * The worker reads its partition and may be given work.
   *
   * @param partition of topic tasks, which the worker reads from its end on
   * @param slots how many attempts it runs at once; 1 to {@value #MAX_SLOTS}
   * @param queues the groups that it is in; at least one
   * @param host for people
   * @param version of the worker's software
   * @param replaces the worker whose work directory this one took over; that one is lost at once
   */
  record WorkerJoined(
      String worker,
      int partition,
      int slots,
      List<String> queues,
      String host,
      String version,
      @Nullable String replaces)
      implements WorkerEvent {
    /** Most slots that one worker may offer. */
    public static final int MAX_SLOTS = 10_000;

    public WorkerJoined {
      Ids.opaque("worker", worker);
      queues = checkedQueues(queues);
      checkSlots(slots);
      if (partition < 0) {
        throw new IllegalArgumentException(
            "Expected 'partition' to be at least 0, but got " + partition + ".");
      }
      host = host == null ? "" : host;
      version = version == null ? "" : version;
    }
  }

  /** The worker offers other slots or queues from now on. */
  record WorkerChanged(String worker, int slots, List<String> queues) implements WorkerEvent {
    public WorkerChanged {
      Ids.opaque("worker", worker);
      queues = checkedQueues(queues);
      checkSlots(slots);
    }
  }

  /** The worker wants nothing more and ends what it runs. */
  record WorkerDraining(String worker) implements WorkerEvent {
    public WorkerDraining {
      Ids.opaque("worker", worker);
    }
  }

  /** The worker is gone; what it still held was abandoned. */
  record WorkerLeft(String worker) implements WorkerEvent {
    public WorkerLeft {
      Ids.opaque("worker", worker);
    }
  }

  /**
   * A consistent cut: an attempt of this worker up to {@code lastRead} that is not in {@code held}
   * and has not ended is lost.
   *
   * @param lastRead the token of the last dispatch that the worker read
   * @param held the tokens of the attempts that it has
   */
  record WorkerHolds(String worker, Token lastRead, List<Token> held) implements WorkerEvent {
    public WorkerHolds {
      Ids.opaque("worker", worker);
      lastRead = lastRead == null ? Token.NONE : lastRead;
      held = held == null ? List.of() : List.copyOf(held);
    }
  }

  private static List<String> checkedQueues(@Nullable List<String> queues) {
    if (queues == null || queues.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected 'queues' to name at least one queue, but got none.");
    }
    queues.forEach(queue -> Ids.dag(queue));
    return List.copyOf(new TreeSet<>(queues));
  }

  private static void checkSlots(int slots) {
    if (slots < 1 || slots > WorkerJoined.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "Expected 'slots' from 1 to " + WorkerJoined.MAX_SLOTS + ", but got " + slots + ".");
    }
  }
}

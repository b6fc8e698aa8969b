package io.anabranch.scheduler.leader;

import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Set at the first sign that another process took the seat, and never unset. Left alone, a fenced
 * Streams thread joins again under the same ids and fences its successor in turn: two leaders that
 * evict each other. So once it is set, every call that could take the seat back throws {@link
 * SeatLost}. Thread-safe.
 */
final class SeatLatch {
  private static final Logger LOG = LoggerFactory.getLogger(SeatLatch.class);

  // WHY: a test runs with the latch off to show that it is the latch that keeps a leader out.
  private static final boolean OFF = "latch".equals(System.getProperty("anabranch.test.guard-off"));

  private static final List<Class<? extends RuntimeException>> SIGNS =
      List.of(
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidPidMappingException.class,
          CommitFailedException.class,
          FencedInstanceIdException.class,
          UnknownMemberIdException.class);

  private volatile @Nullable String reason;

  /**
   * To be called before whatever could take the seat back.
   *
   * @throws SeatLost when the latch is set
   */
  void check() {
    String why = reason;
    if (why != null && !OFF) {
      throw new SeatLost(why);
    }
  }

  /** Why the seat is lost; absent while it is not. */
  @Nullable String reason() {
    return reason;
  }

  /** Sets the latch if {@code error}, or what caused it, tells that the seat is another's. */
  void observe(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      for (Class<? extends RuntimeException> sign : SIGNS) {
        if (sign.isInstance(e)) {
          lose(e.toString());
          return;
        }
      }
    }
  }

  /** Sets the latch; the first reason stays. */
  synchronized void lose(String why) {
    if (reason == null) {
      reason = why;
      LOG.warn("The seat is lost: {}", why);
    }
  }

  /**
   * For what Streams does once in its life, and again only to come back.
   *
   * @throws IllegalStateException when {@code before}, as an error inside: only a new client helps
   */
  void onlyOnce(boolean before, String what) {
    check();
    if (before && !OFF) {
      throw new IllegalStateException(
          "Expected to " + what + " once, but Streams does so again. Start a new client instead.");
    }
  }
}

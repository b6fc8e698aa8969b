package io.anabranch.platform.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A won election. It asks etcd three times per lease whether it still is the leader. Silence
 * changes nothing: the leader goes on. Only etcd's word that the election key is gone or another's
 * ends it, once and for good. Thread-safe.
 */
public final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final LeaderInfo info;
  private final Optional<LeaderInfo> predecessor;
  private final SeatKey key;
  private final Duration lease;
  private final Duration beat;
  private final Thread keeper;
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile long confirmedAt;
  private volatile boolean lost;
  private volatile boolean resigned;

  Leadership(
      LeaderInfo info,
      Optional<LeaderInfo> predecessor,
      SeatKey key,
      Duration lease,
      long confirmedAt) {
    this.info = info;
    this.predecessor = predecessor;
    this.key = key;
    this.lease = lease;
    this.beat = lease.dividedBy(3);
    this.confirmedAt = confirmedAt;
    this.keeper = Thread.ofPlatform().daemon().name("keep-leadership").unstarted(this::keep);
  }

  Leadership started() {
    keeper.start();
    return this;
  }

  /** The leader's id: random, new for each campaign. */
  public String id() {
    return info.id();
  }

  /** What the election key tells of this leader. */
  public LeaderInfo info() {
    return info;
  }

  /** Who was elected before, as long as etcd remembers it. */
  public Optional<LeaderInfo> predecessor() {
    return predecessor;
  }

  /** How things stand, without asking etcd. */
  public Standing standing() {
    if (lost || resigned) {
      return Standing.LOST;
    }
    return System.nanoTime() - confirmedAt < lease.toNanos()
        ? Standing.CONFIRMED
        : Standing.UNCONFIRMED;
  }

  /**
   * Asks etcd now and waits for the answer, for two thirds of a lease at most.
   *
   * @return {@link Standing#UNCONFIRMED} when none came
   */
  public Standing confirm() throws InterruptedException {
    if (lost || resigned) {
      return Standing.LOST;
    }
    long asked = System.nanoTime();
    try {
      if (key.renew(beat)) {
        confirmedAt = asked;
        return Standing.CONFIRMED;
      }
    } catch (EtcdUnavailableException e) {
      return Standing.UNCONFIRMED;
    }
    lose();
    return Standing.LOST;
  }

  /**
   * Runs {@code listener} once when etcd says that this leader leads no more; at once when it has.
   * A resignation is no loss. The listener must return quickly.
   */
  public void onLost(Runnable listener) {
    synchronized (listeners) {
      if (!lost) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /**
   * Gives the leadership up, so that the next in line has it at once.
   *
   * @return whether etcd said that the key is gone; if not, the lease runs out by itself
   */
  public boolean resign() throws InterruptedException {
    resigned = true;
    if (Thread.currentThread() != keeper) {
      keeper.interrupt();
      keeper.join();
    }
    long start = System.nanoTime();
    while (true) {
      try {
        return key.revoke(beat);
      } catch (EtcdUnavailableException e) {
        if (System.nanoTime() - start > lease.toNanos()) {
          LOG.warn("Could not resign: {} The lease runs out by itself.", e.getMessage());
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** As {@link #resign()}. */
  @Override
  public void close() {
    try {
      resign();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    boolean silent = false;
    try {
      while (!lost && !resigned) {
        TimeUnit.NANOSECONDS.sleep(beat.toNanos());
        Standing standing = confirm();
        if (standing == Standing.UNCONFIRMED && !silent) {
          LOG.warn("etcd does not answer; leader {} goes on leading.", info.id());
        } else if (standing == Standing.CONFIRMED && silent) {
          LOG.info("etcd answers again and confirms leader {}.", info.id());
        }
        silent = standing == Standing.UNCONFIRMED;
      }
    } catch (InterruptedException e) {
      // resign() ends the loop.
    }
  }

  private void lose() {
    List<Runnable> told;
    synchronized (listeners) {
      if (lost || resigned) {
        return;
      }
      lost = true;
      told = List.copyOf(listeners);
    }
    LOG.warn("The election key is not that of leader {} any more; it stops leading.", info.id());
    told.forEach(Leadership::tell);
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("A listener to lost leadership failed; the others are told all the same.", e);
    }
  }
}

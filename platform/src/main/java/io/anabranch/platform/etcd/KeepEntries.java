package io.anabranch.platform.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps some keys in etcd under one lease, whatever etcd forgets: a loop on the monotonic clock
 * renews the lease, takes a new one when it ran out, and writes the keys that are missing.
 */
final class KeepEntries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepEntries.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final EtcdConnection connection;
  private final Duration lease;
  private final Map<ByteSequence, ByteSequence> wanted = new HashMap<>();
  private final Set<ByteSequence> unwanted = new HashSet<>();
  private final Thread thread;
  private boolean started;
  private boolean changed;
  private boolean closed;
  private long leaseId;

  KeepEntries(EtcdConnection connection, Duration lease) {
    this.connection = connection;
    this.lease = lease;
    this.thread = Thread.ofPlatform().daemon().name("keep-addresses").unstarted(this::run);
  }

  synchronized void put(ByteSequence key, ByteSequence value) {
    wanted.put(key, value);
    unwanted.remove(key);
    change();
    if (!started && !closed) {
      started = true;
      thread.start();
    }
  }

  synchronized void remove(ByteSequence key) {
    if (wanted.remove(key) != null) {
      unwanted.add(key);
      change();
    }
  }

  private synchronized void change() {
    changed = true;
    notifyAll();
  }

  private void run() {
    boolean silent = false;
    try {
      while (awaitNext()) {
        try {
          keep();
          silent = false;
        } catch (EtcdUnavailableException e) {
          if (!silent) {
            LOG.warn("Addresses are not in etcd now: {} Trying on.", e.getMessage());
          }
          silent = true;
        }
      }
    } catch (InterruptedException e) {
      // close() ends the loop.
    }
  }

  /** Waits for a change or a third of the lease; {@code false} when closed. */
  private synchronized boolean awaitNext() throws InterruptedException {
    long until = System.nanoTime() + lease.dividedBy(3).toNanos();
    while (!changed && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    changed = false;
    return !closed;
  }

  private void keep() throws EtcdUnavailableException, InterruptedException {
    if (leaseId == 0 || !SeatKey.keepAlive(connection, leaseId, LIMIT)) {
      leaseId = 0;
      leaseId =
          connection
              .ask("grant a lease", LIMIT, c -> c.getLeaseClient().grant(lease.toSeconds()))
              .getID();
    }
    Map<ByteSequence, ByteSequence> put;
    Set<ByteSequence> delete;
    synchronized (this) {
      put = Map.copyOf(wanted);
      delete = Set.copyOf(unwanted);
    }
    for (var entry : put.entrySet()) {
      ensure(entry.getKey(), entry.getValue());
    }
    for (ByteSequence key : delete) {
      connection.ask("delete an address", LIMIT, c -> c.getKVClient().delete(key));
      synchronized (this) {
        unwanted.remove(key);
      }
    }
  }

  private void ensure(ByteSequence key, ByteSequence value)
      throws EtcdUnavailableException, InterruptedException {
    var found = connection.ask("read an address", LIMIT, c -> c.getKVClient().get(key)).getKvs();
    boolean right =
        found.size() == 1
            && found.getFirst().getLease() == leaseId
            && found.getFirst().getValue().equals(value);
    if (!right) {
      PutOption leased = PutOption.builder().withLeaseId(leaseId).build();
      connection.ask("write an address", LIMIT, c -> c.getKVClient().put(key, value, leased));
    }
  }

  /** Ends the loop and revokes the lease, which takes the keys out. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
      if (!started) {
        return;
      }
    }
    thread.interrupt();
    try {
      thread.join();
      if (leaseId != 0) {
        SeatKey.revoke(connection, leaseId, LIMIT);
      }
    } catch (EtcdUnavailableException e) {
      LOG.debug("Addresses run out by themselves: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

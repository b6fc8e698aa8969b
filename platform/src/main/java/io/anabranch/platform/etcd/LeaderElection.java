package io.anabranch.platform.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects one leader by etcd's election, with what etcd and its client are known to get wrong
 * guarded: every call has a deadline, renewal runs on the monotonic clock, and a won campaign
 * counts only after the key was read back. An election is no fence: two processes may believe for a
 * while that they lead. One campaign at a time.
 */
public final class LeaderElection implements AutoCloseable {
  /** Where nothing else is set. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final EtcdConnection connection;
  private final String name;
  private final Candidate candidate;
  private final Duration lease;
  private final InstantSource clock;

  private LeaderElection(
      EtcdSettings settings,
      String name,
      Candidate candidate,
      Duration lease,
      InstantSource clock) {
    this.connection = new EtcdConnection(settings);
    this.name = name;
    this.candidate = candidate;
    this.lease = lease;
    this.clock = clock;
  }

  /**
   * Prepares to stand for election; asks etcd nothing yet.
   *
   * @param name of the office, as {@code scheduler}
   * @param lease how long etcd waits for a silent leader; 1 s or more, and etcd gives 2 s at least
   */
  public static LeaderElection open(
      EtcdSettings settings, String name, Candidate candidate, Duration lease) {
    if (lease.toMillis() < 1000) {
      throw new IllegalArgumentException(
          "Expected a lease of 1 s or more, but got " + lease.toMillis() + " ms.");
    }
    return new LeaderElection(settings, name, candidate, lease, InstantSource.system());
  }

  /**
   * Waits until this process is elected, however long that takes; etcd may be away meanwhile. Each
   * try has a lease and an id of its own.
   *
   * @throws InterruptedException when interrupted; nothing of the campaign stays in etcd then, but
   *     for a lease that runs out where etcd is away
   */
  public Leadership campaign() throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        Optional<Leadership> won = tryOnce();
        if (won.isPresent()) {
          return won.get();
        }
      } catch (EtcdUnavailableException e) {
        if (!told) {
          LOG.warn("Cannot be elected now: {} Trying on.", e.getMessage());
          told = true;
        }
        TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
      }
    }
  }

  private Optional<Leadership> tryOnce() throws EtcdUnavailableException, InterruptedException {
    LeaderInfo standing = candidate.stand();
    var campaign = new Campaign(connection, connection.key(name), standing, lease);
    SeatKey key = campaign.win();
    boolean kept = false;
    try {
      LeaderInfo leader = standing.electedAt(clock.instant());
      long asked = System.nanoTime();
      // WHY: etcd says OK also to a candidate whose lease is gone, and then nobody leads.
      var taken = key.take(leader, connection.key(name + "-last"), lease);
      kept = taken.isPresent();
      return taken.map(before -> new Leadership(leader, before, key, lease, asked).started());
    } finally {
      if (!kept) {
        campaign.withdraw(key.lease());
      }
    }
  }

  /**
   * Who leads now, by etcd's word.
   *
   * @throws EtcdUnavailableException when etcd does not answer within {@code limit}
   */
  public static Optional<LeaderInfo> current(EtcdSettings settings, String name, Duration limit)
      throws EtcdUnavailableException, InterruptedException {
    try (var connection = new EtcdConnection(settings)) {
      return first(connection, connection.key(name), limit)
          .flatMap(kv -> LeaderInfo.parse(kv.getValue()))
          .filter(info -> info.since() != null);
    }
  }

  /** The key that is first in line. */
  static Optional<KeyValue> first(EtcdConnection connection, ByteSequence election, Duration limit)
      throws EtcdUnavailableException, InterruptedException {
    GetOption oldest =
        GetOption.builder()
            .isPrefix(true)
            .withSortField(GetOption.SortTarget.CREATE)
            .withSortOrder(GetOption.SortOrder.ASCEND)
            .withLimit(1)
            .build();
    ByteSequence line = election.concat(EtcdConnection.bytes("/"));
    return connection
        .ask("tell who leads", limit, c -> c.getKVClient().get(line, oldest))
        .getKvs()
        .stream()
        .findFirst();
  }

  /** Closes the connection; resign first. */
  @Override
  public void close() {
    connection.close();
  }
}

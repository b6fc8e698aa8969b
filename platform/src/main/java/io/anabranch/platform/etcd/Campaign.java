package io.anabranch.platform.etcd;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.election.CampaignResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * One try to become leader, with a lease of its own, so that revoking the lease is enough to end
 * it: a cancelled campaign call goes on inside etcd and would win one day.
 */
final class Campaign {
  private final EtcdConnection connection;
  private final ByteSequence election;
  private final LeaderInfo candidate;
  private final Duration lease;
  private final Duration beat;

  Campaign(EtcdConnection connection, ByteSequence election, LeaderInfo candidate, Duration lease) {
    this.connection = connection;
    this.election = election;
    this.candidate = candidate;
    this.lease = lease;
    this.beat = lease.dividedBy(3);
  }

  /**
   * Waits until this candidate is first in line.
   *
   * @throws EtcdUnavailableException when the try is over without a result
   */
  SeatKey win() throws EtcdUnavailableException, InterruptedException {
    long seconds = Math.max(1, lease.plusMillis(999).toSeconds());
    long id =
        connection.ask("grant a lease", lease, c -> c.getLeaseClient().grant(seconds)).getID();
    boolean won = false;
    try {
      SeatKey key = waitInLine(id);
      won = true;
      return key;
    } finally {
      if (!won) {
        withdraw(id);
      }
    }
  }

  private SeatKey waitInLine(long id) throws EtcdUnavailableException, InterruptedException {
    Client client = connection.client();
    CompletableFuture<CampaignResponse> answer =
        client.getElectionClient().campaign(election, id, candidate.toBytes());
    while (true) {
      try {
        var leader = answer.get(beat.toNanos(), NANOSECONDS).getLeader();
        return new SeatKey(connection, leader.getKey(), leader.getRevision(), id);
      } catch (ExecutionException e) {
        throw connection.failed("hold the election", client, e);
      } catch (TimeoutException e) {
        if (!SeatKey.keepAlive(connection, id, beat)) {
          throw new EtcdUnavailableException("The lease ran out before the election was won.", e);
        }
        // WHY: a call that etcd forgot would wait for ever, with everyone else behind our key.
        Optional<SeatKey> first = firstInLine(id);
        if (first.isPresent()) {
          return first.get();
        }
      }
    }
  }

  private Optional<SeatKey> firstInLine(long id)
      throws EtcdUnavailableException, InterruptedException {
    return LeaderElection.first(connection, election, beat)
        .filter(kv -> kv.getLease() == id)
        .map(kv -> new SeatKey(connection, kv.getKey(), kv.getCreateRevision(), id));
  }

  /** Ends the try; where etcd is away the lease runs out by itself, since nobody renews it. */
  void withdraw(long id) {
    boolean interrupted = Thread.interrupted();
    try {
      SeatKey.revoke(connection, id, lease);
    } catch (EtcdUnavailableException e) {
      // It runs out.
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

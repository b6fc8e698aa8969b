package io.anabranch.platform.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The election key of one campaign: it is ours as long as it exists with the revision that it was
 * made at. A lease alone tells nothing: etcd has been seen to renew revoked ones.
 */
record SeatKey(EtcdConnection connection, ByteSequence key, long revision, long lease) {
  private static final GetOption KEYS = GetOption.builder().withKeysOnly(true).build();

  /** Renews the lease; {@code false} when etcd says that it ran out. */
  static boolean keepAlive(EtcdConnection connection, long lease, Duration limit)
      throws EtcdUnavailableException, InterruptedException {
    try {
      return connection
              .ask("renew the lease", limit, c -> c.getLeaseClient().keepAliveOnce(lease))
              .getTTL()
          > 0;
    } catch (EtcdUnavailableException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  /** Renews the lease and asks whether the key is ours, which alone counts. */
  boolean renew(Duration limit) throws EtcdUnavailableException, InterruptedException {
    keepAlive(connection, lease, limit);
    TxnResponse answer =
        connection.ask(
            "read the election key back",
            limit,
            c ->
                c.getKVClient()
                    .txn()
                    .If(isOurs())
                    .Then(Op.get(key, KEYS))
                    .Else(Op.get(key, KEYS))
                    .commit());
    return answer.isSucceeded();
  }

  /**
   * Writes that this campaign is the leader, if the key is still its own and its lease lives.
   *
   * @return the leader before, if any was; absent altogether when the key is not ours
   */
  Optional<Optional<LeaderInfo>> take(LeaderInfo leader, ByteSequence lastKey, Duration limit)
      throws EtcdUnavailableException, InterruptedException {
    TxnResponse answer =
        connection.ask(
            "confirm the election",
            limit,
            c ->
                c.getKVClient()
                    .txn()
                    .If(isOurs())
                    .Then(
                        Op.get(lastKey, GetOption.DEFAULT),
                        Op.put(
                            key, leader.toBytes(), PutOption.builder().withLeaseId(lease).build()),
                        Op.put(lastKey, leader.toBytes(), PutOption.DEFAULT))
                    .commit());
    // WHY not 0: etcd tells whole seconds, cut off; a lease that is gone has -1.
    if (!answer.isSucceeded() || timeToLive(limit) < 0) {
      return Optional.empty();
    }
    GetResponse before = answer.getGetResponses().getFirst();
    return Optional.of(
        before.getKvs().stream().findFirst().flatMap(kv -> LeaderInfo.parse(kv.getValue())));
  }

  /** Gives the key up and makes sure that it is gone. */
  boolean revoke(Duration limit) throws EtcdUnavailableException, InterruptedException {
    revoke(connection, lease, limit);
    TxnResponse answer =
        connection.ask(
            "read the election key back",
            limit,
            c -> c.getKVClient().txn().If(isOurs()).Then(Op.get(key, KEYS)).commit());
    return !answer.isSucceeded();
  }

  static void revoke(EtcdConnection connection, long lease, Duration limit)
      throws EtcdUnavailableException, InterruptedException {
    try {
      connection.ask("revoke the lease", limit, c -> c.getLeaseClient().revoke(lease));
    } catch (EtcdUnavailableException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private long timeToLive(Duration limit) throws EtcdUnavailableException, InterruptedException {
    return connection
        .ask(
            "tell the lease's time",
            limit,
            c -> c.getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
        .getTTL();
  }

  private Cmp isOurs() {
    return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.createRevision(revision));
  }
}

package io.anabranch.platform.etcd;

/** How a leader stands with etcd. */
public enum Standing {
  /** etcd said within the last lease that this leader leads. */
  CONFIRMED,
  /** etcd has been silent for longer than the lease; the leader goes on leading. */
  UNCONFIRMED,
  /** etcd said that the election key is gone or another's, or the leader resigned. */
  LOST
}

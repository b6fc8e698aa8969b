/**
 * What etcd is for: who leads, and who is where. Nothing in here is a fence: a leader that etcd
 * forgot is stopped by Kafka, not by a lease. Start reading at {@link
 * io.anabranch.platform.etcd.LeaderElection}.
 */
@NullMarked
package io.anabranch.platform.etcd;

import org.jspecify.annotations.NullMarked;

package io.anabranch.scheduler.leader;

import io.anabranch.platform.etcd.Candidate;
import io.anabranch.platform.etcd.LeaderElection;
import io.anabranch.scheduler.SchedulerSettings;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where mandates come from: etcd's election, or without etcd this process's own word. */
final class Campaigns implements AutoCloseable {
  /** The office's name in etcd. */
  static final String OFFICE = "scheduler";

  /** The attribute of a candidate that tells what it runs. */
  static final String TOPOLOGY = "topology";

  private static final Logger LOG = LoggerFactory.getLogger(Campaigns.class);

  private final Optional<LeaderElection> election;

  Campaigns(SchedulerSettings settings, String version, String topologyHash) {
    if (settings.etcd().isConfigured()) {
      Candidate candidate = Candidate.here(Map.of("version", version, TOPOLOGY, topologyHash));
      election =
          Optional.of(LeaderElection.open(settings.etcd(), OFFICE, candidate, settings.lease()));
    } else {
      LOG.warn("No etcd is set, so this process leads unasked. Start no second one.");
      election = Optional.empty();
    }
  }

  /** Waits for a mandate, however long that takes. */
  Mandate campaign() throws InterruptedException {
    return election.isPresent()
        ? new Mandate.Elected(election.get().campaign())
        : new Mandate.Unasked();
  }

  /** Whether another may have been elected in the place of one that lost the seat. */
  boolean areHeld() {
    return election.isPresent();
  }

  @Override
  public void close() {
    election.ifPresent(LeaderElection::close);
  }
}

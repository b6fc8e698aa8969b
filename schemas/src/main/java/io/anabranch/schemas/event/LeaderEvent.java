package io.anabranch.schemas.event;

import io.anabranch.schemas.id.Ids;

/** What the leader observes and appends for itself to read; another leader's are ignored. */
public sealed interface LeaderEvent extends TaskEvent {
  /** The id of the leader that observed it, new for each campaign. */
  String leader();

  /** Some timers are due. */
  record TimerDue(String leader) implements LeaderEvent {
    public TimerDue {
      Ids.opaque("leader", leader);
    }
  }

  /** A worker's beats stayed away for {@code ticks} of the leader's own. */
  record WorkerSilent(String leader, String worker, int ticks) implements LeaderEvent {
    public WorkerSilent {
      Ids.opaque("leader", leader);
      Ids.opaque("worker", worker);
    }
  }
}

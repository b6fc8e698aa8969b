package io.anabranch.scheduler.leader;

import io.anabranch.platform.etcd.Leadership;
import io.anabranch.platform.etcd.Standing;
import java.util.Optional;
import java.util.UUID;

/** What entitles this process to take the seat. */
sealed interface Mandate {
  /** The leader's id, new for each mandate. */
  String id();

  /** Asks whether the mandate still stands; silence is {@link Standing#UNCONFIRMED}. */
  Standing confirm() throws InterruptedException;

  /** Runs {@code listener} once when the mandate is withdrawn. */
  void onLost(Runnable listener);

  /** What the leader before ran, where it is known. */
  Optional<String> predecessorTopology();

  /** Gives the mandate up. */
  void resign() throws InterruptedException;

  /** By etcd's election. */
  record Elected(Leadership leadership) implements Mandate {
    @Override
    public String id() {
      return leadership.id();
    }

    @Override
    public Standing confirm() throws InterruptedException {
      return leadership.confirm();
    }

    @Override
    public void onLost(Runnable listener) {
      leadership.onLost(listener);
    }

    @Override
    public Optional<String> predecessorTopology() {
      return leadership
          .predecessor()
          .flatMap(info -> Optional.ofNullable(info.attributes().get(Campaigns.TOPOLOGY)));
    }

    @Override
    public void resign() throws InterruptedException {
      leadership.resign();
    }
  }

  /** By being the only one: there is no etcd, so nobody withdraws it but Kafka. */
  record Unasked(String id) implements Mandate {
    Unasked() {
      this(UUID.randomUUID().toString());
    }

    @Override
    public Standing confirm() {
      return Standing.CONFIRMED;
    }

    @Override
    public void onLost(Runnable listener) {}

    @Override
    public Optional<String> predecessorTopology() {
      return Optional.empty();
    }

    @Override
    public void resign() {}
  }
}

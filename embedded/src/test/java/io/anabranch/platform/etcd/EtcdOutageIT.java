package io.anabranch.platform.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.anabranch.embedded.EmbeddedEtcd;
import io.anabranch.embedded.testing.Await;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leader and address book while etcd itself is away, paused or wiped. */
class EtcdOutageIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path folder;
  private EmbeddedEtcd etcd;
  private EtcdSettings settings;
  private LeaderElection election;

  @BeforeEach
  void start() {
    etcd = EmbeddedEtcd.start(folder.resolve("data"), 0);
    settings = new EtcdSettings(List.of(etcd.endpoint()), "test-" + UUID.randomUUID());
    election = LeaderElectionIT.election(settings);
  }

  @AfterEach
  void stop() {
    election.close();
    etcd.close();
  }

  @Test
  void leaderGoesOnWhileEtcdIsKilledAndIsConfirmedAgain() throws Exception {
    try (Leadership leader = election.campaign()) {
      AtomicInteger lost = new AtomicInteger();
      leader.onLost(lost::incrementAndGet);

      assertThat(etcd.process().destroyForcibly()).isTrue();
      Await.until("doubt", LIMIT, () -> leader.standing() == Standing.UNCONFIRMED);
      restart("data");

      Await.until("confirmation", LIMIT, () -> leader.standing() == Standing.CONFIRMED);
      assertThat(lost).hasValue(0);
    }
  }

  @Test
  void leaderOfAWipedEtcdHearsThatItLeadsNoMoreAndCanBeElectedAgain() throws Exception {
    Leadership leader = election.campaign();

    assertThat(etcd.process().destroyForcibly()).isTrue();
    Await.until("doubt", LIMIT, () -> leader.standing() == Standing.UNCONFIRMED);
    restart("other-data");

    Await.until("the loss", LIMIT, () -> leader.standing() == Standing.LOST);
    leader.close();
    try (Leadership again = election.campaign()) {
      assertThat(again.id()).isNotEqualTo(leader.id());
      assertThat(LeaderElection.current(settings, "scheduler", LIMIT)).contains(again.info());
    }
  }

  @Test
  void b3PausedEtcdCausesDoubtAndOnlyItsWordEndsTheLeadership() throws Exception {
    try (Leadership leader = election.campaign()) {
      AtomicInteger lost = new AtomicInteger();
      leader.onLost(lost::incrementAndGet);

      LeaderElectionIT.signal("STOP", etcd.process());
      try {
        Await.until("doubt", LIMIT, () -> leader.standing() == Standing.UNCONFIRMED);
        assertThat(leader.confirm()).isEqualTo(Standing.UNCONFIRMED);
        assertThat(lost).hasValue(0);
      } finally {
        LeaderElectionIT.signal("CONT", etcd.process());
      }

      Await.until("an answer", LIMIT, () -> leader.standing() != Standing.UNCONFIRMED);
      boolean leads = LeaderElection.current(settings, "scheduler", LIMIT).isPresent();
      Await.until("etcd's word", LIMIT, () -> (leader.confirm() == Standing.CONFIRMED) == leads);
    }
  }

  @Test
  void b9CallsEndWhileEtcdIsAway() throws Exception {
    Leadership leader = election.campaign();
    etcd.close();

    assertThat(leader.confirm()).isEqualTo(Standing.UNCONFIRMED);
    assertThat(leader.resign()).isFalse();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> LeaderElection.current(settings, "scheduler", Duration.ofSeconds(1)))
        .isInstanceOf(EtcdUnavailableException.class);
    Thread waiting = Thread.ofPlatform().start(() -> assertInterrupted(election));
    Await.until("the wait", LIMIT, () -> waiting.getState() == Thread.State.TIMED_WAITING);
    waiting.interrupt();
    assertThat(waiting.join(LIMIT)).isTrue();
  }

  @Test
  void b10AbsentEtcdCostsLittleCpu() throws Exception {
    try (Leadership leader = election.campaign();
        AddressBook book = AddressBook.open(settings)) {
      book.register(entry("w-1"));
      etcd.close();
      Await.until("doubt", LIMIT, () -> leader.standing() == Standing.UNCONFIRMED);

      var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long start = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      Await.until(
          "ten seconds", LIMIT, () -> System.nanoTime() - start > TimeUnit.SECONDS.toNanos(10));
      double cores = (double) (system.getProcessCpuTime() - cpu) / (System.nanoTime() - start);
      assertThat(cores).as("cores used while etcd is away").isLessThan(0.5);
    }
  }

  @Test
  void addressesComeBackToAWipedEtcdAndAreKnownMeanwhile() throws Exception {
    try (AddressBook book = AddressBook.open(settings);
        AddressBook reader = AddressBook.open(settings)) {
      book.register(entry("w-1"));
      Await.until("the entry", LIMIT, () -> reader.read().contains(entry("w-1")));

      assertThat(etcd.process().destroyForcibly()).isTrue();
      etcd.close();
      assertThat(reader.list()).containsExactly(entry("w-1"));
      book.register(entry("w-2"));
      restart("other-data");

      Await.until(
          "the entries", LIMIT, () -> reader.read().equals(List.of(entry("w-1"), entry("w-2"))));
      book.remove(entry("w-1"));
      Await.until("the removal", LIMIT, () -> reader.read().equals(List.of(entry("w-2"))));
    }
    try (AddressBook reader = AddressBook.open(settings)) {
      assertThat(reader.read()).isEmpty();
    }
  }

  @Test
  void withoutEtcdTheBookIsEmpty() throws Exception {
    try (AddressBook book = AddressBook.open(new EtcdSettings(List.of(), "none"))) {
      book.register(entry("w-1"));
      assertThat(book.list()).isEmpty();
      book.remove(entry("w-1"));
    }
  }

  private void restart(String data) {
    int port = URI.create(etcd.endpoint()).getPort();
    etcd.close();
    etcd = EmbeddedEtcd.start(folder.resolve(data), port);
  }

  private static AddressBook.Entry entry(String id) {
    return new AddressBook.Entry("worker", id, "host", "", 3, Map.of("slots", "4"));
  }

  private static void assertInterrupted(LeaderElection election) {
    try {
      election.campaign();
      throw new AssertionError("Elected without etcd.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

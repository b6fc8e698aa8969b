package io.anabranch.platform.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestEtcd;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The election against a real etcd that stays up; names tell the guard where there is one. */
class LeaderElectionIT {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NAME = "scheduler";

  private final EtcdSettings settings =
      new EtcdSettings(List.of(TestEtcd.endpoint()), "test-" + UUID.randomUUID());
  private final EtcdConnection observer = new EtcdConnection(settings);
  private final LeaderElection first = election(settings);
  private final LeaderElection second = election(settings);

  @AfterEach
  void close() {
    first.close();
    second.close();
    observer.close();
  }

  @Test
  void theNextInLineLeadsOnceTheLeaderResigned() throws Exception {
    Leadership leader = first.campaign();
    var next = inBackground(second);
    awaitInLine(2);
    assertThat(current()).isEqualTo(leader.info());
    assertThat(next).isNotDone();

    assertThat(leader.resign()).isTrue();

    try (Leadership successor = next.get(60, SECONDS)) {
      assertThat(current()).isEqualTo(successor.info());
      assertThat(successor.predecessor()).contains(leader.info());
      assertThat(successor.id()).isNotEqualTo(leader.id());
      assertThat(successor.standing()).isEqualTo(Standing.CONFIRMED);
      assertThat(leader.standing()).isEqualTo(Standing.LOST);
    }
  }

  /**
   * etcd tells what is left of a lease in whole seconds, cut off: none, for all of the last one.
   */
  @Test
  void theShortestLeaseIsEnoughToBeElected() throws Exception {
    Candidate candidate = Candidate.here(Map.of());
    try (var hasty = LeaderElection.open(settings, NAME, candidate, Duration.ofSeconds(1));
        Leadership leader = inBackground(hasty).get(60, SECONDS)) {
      // Not at once: a busy machine may let a second pass between two beats.
      Await.until(
          "a leader", Duration.ofSeconds(60), () -> leader.standing() == Standing.CONFIRMED);
    }
  }

  @Test
  void leaderKeepsLeadingBeyondItsLease() throws Exception {
    try (Leadership leader = first.campaign()) {
      var next = inBackground(second);
      awaitInLine(2);
      long won = System.nanoTime();
      Await.until(
          "three leases", LIMIT, () -> System.nanoTime() - won > LEASE.multipliedBy(3).toNanos());
      assertThat(leader.confirm()).isEqualTo(Standing.CONFIRMED);
      assertThat(next).isNotDone();
      leader.resign();
      next.get(60, SECONDS).close();
    }
  }

  @Test
  void b4CandidateWhoseLeaseIsGoneDoesNotBelieveThatItWon() throws Exception {
    Leadership leader = first.campaign();
    var campaign =
        new Campaign(
            observer,
            observer.key(NAME),
            Candidate.here(Map.of()).stand(),
            // Long, so that the wait in line does not notice by itself that its lease is gone.
            Duration.ofSeconds(60));
    var won =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return campaign.win();
              } catch (EtcdUnavailableException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    KeyValue waiting = awaitInLine(2).getLast();

    SeatKey.revoke(observer, waiting.getLease(), LIMIT);
    leader.resign();

    SeatKey phantom = won.get(60, SECONDS);
    assertThat(line()).isEmpty();
    assertThat(phantom.take(leader.info(), observer.key("last"), LIMIT)).isEmpty();
  }

  @Test
  void b4CandidateWhoseLeaseIsGoneStandsAgain() throws Exception {
    Leadership leader = first.campaign();
    var next = inBackground(second);
    KeyValue waiting = awaitInLine(2).getLast();

    SeatKey.revoke(observer, waiting.getLease(), LIMIT);
    leader.resign();

    try (Leadership successor = next.get(60, SECONDS)) {
      assertThat(current().id()).isEqualTo(successor.id());
      assertThat(successor.confirm()).isEqualTo(Standing.CONFIRMED);
    }
  }

  @Test
  void b5InterruptedCampaignLeavesNothingBehindAndNeverWins() throws Exception {
    Leadership leader = first.campaign();
    Thread waiting = Thread.ofPlatform().start(() -> campaignUntilInterrupted(second));
    awaitInLine(2);

    waiting.interrupt();
    waiting.join();

    assertThat(line()).hasSize(1);
    leader.resign();
    assertThat(line()).isEmpty();
    assertThat(LeaderElection.current(settings, NAME, LIMIT)).isEmpty();
    first.campaign().close();
  }

  @Test
  void b6ResignationIsReadBack() throws Exception {
    Leadership leader = first.campaign();
    AtomicInteger lost = new AtomicInteger();
    leader.onLost(lost::incrementAndGet);

    assertThat(leader.resign()).isTrue();

    assertThat(line()).isEmpty();
    assertThat(leader.confirm()).isEqualTo(Standing.LOST);
    assertThat(lost).hasValue(0);
  }

  @Test
  void leaderWhoseKeyIsGoneLosesOnce() throws Exception {
    Leadership leader = first.campaign();
    AtomicInteger lost = new AtomicInteger();
    leader.onLost(lost::incrementAndGet);

    KeyValue key = line().getFirst();
    observer.ask("delete", LIMIT, c -> c.getKVClient().delete(key.getKey()));

    Await.until("the loss", LIMIT, () -> lost.get() > 0);
    assertThat(leader.standing()).isEqualTo(Standing.LOST);
    leader.onLost(lost::incrementAndGet);
    assertThat(lost).hasValue(2);
    leader.close();
  }

  @Test
  void leaderThatIsCutOffLeadsOnUntilItHearsOfItsSuccessor() throws Exception {
    try (var proxy = new CutProxy(TestEtcd.endpoint());
        var cutOff = election(new EtcdSettings(List.of(proxy.endpoint()), settings.prefix()))) {
      Leadership leader = cutOff.campaign();
      AtomicInteger lost = new AtomicInteger();
      leader.onLost(lost::incrementAndGet);
      var next = inBackground(second);
      awaitInLine(2);

      proxy.cut();

      try (Leadership successor = next.get(60, SECONDS)) {
        Await.until("doubt", LIMIT, () -> leader.standing() == Standing.UNCONFIRMED);
        assertThat(lost).hasValue(0);
        proxy.heal();
        Await.until("the loss", LIMIT, () -> leader.standing() == Standing.LOST);
        assertThat(lost).hasValue(1);
        assertThat(successor.confirm()).isEqualTo(Standing.CONFIRMED);
      }
      leader.close();
    }
  }

  @Test
  void leaderThatIsCutOffForLessThanItsLeaseStaysConfirmed() throws Exception {
    try (var proxy = new CutProxy(TestEtcd.endpoint());
        var cutOff =
            LeaderElection.open(
                new EtcdSettings(List.of(proxy.endpoint()), settings.prefix()),
                NAME,
                Candidate.here(Map.of()),
                Duration.ofSeconds(30));
        Leadership leader = cutOff.campaign()) {
      proxy.cut();
      assertThat(leader.confirm()).isEqualTo(Standing.UNCONFIRMED);
      proxy.heal();
      Await.until("an answer", LIMIT, () -> leader.confirm() == Standing.CONFIRMED);
    }
  }

  static LeaderElection election(EtcdSettings settings) {
    return LeaderElection.open(settings, NAME, Candidate.here(Map.of()), LEASE);
  }

  static CompletableFuture<Leadership> inBackground(LeaderElection election) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return election.campaign();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void campaignUntilInterrupted(LeaderElection election) {
    try {
      election.campaign();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LeaderInfo current() throws Exception {
    return LeaderElection.current(settings, NAME, LIMIT).orElseThrow();
  }

  private List<KeyValue> awaitInLine(int count) {
    Await.until(count + " candidates", LIMIT, () -> line().size() == count);
    try {
      return line();
    } catch (EtcdUnavailableException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<KeyValue> line() throws EtcdUnavailableException, InterruptedException {
    GetOption all =
        GetOption.builder()
            .isPrefix(true)
            .withSortField(GetOption.SortTarget.CREATE)
            .withSortOrder(GetOption.SortOrder.ASCEND)
            .build();
    return observer
        .ask("list", LIMIT, c -> c.getKVClient().get(observer.key(NAME + "/"), all))
        .getKvs();
  }

  static void signal(String signal, ProcessHandle process) throws IOException {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(code).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}

package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.cli.failover.RunsSoFar.Standing;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.scheduler.core.LoggedPromises;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.SeatTaken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leaders are killed at moments that a seed draws, while runs of several shapes are under way and
 * people steer them; afterwards every promise of the core holds for what real processes wrote, and
 * for what really ran.
 */
class SeededKillsIT {
  private static final int KILLS = 22;
  private static final int OPERATIONS = 60;
  private static final int REQUESTS = 8;
  // In events, about as many as there are; should there be fewer, more runs are asked for.
  private static final int WORK = 1200;

  private enum Act {
    KILL,
    STEER,
    REQUEST
  }

  private final long seed = Long.getLong("anabranch.test.seed", 11);
  private final Random random = new Random(seed);
  private final KafkaSettings kafka = TestKafka.provisioned();
  private final RunsSoFar runs = new RunsSoFar();
  private final Set<String> killed = new HashSet<>();
  @TempDir Path folder;

  @Test
  void everyPromiseHoldsWhileLeadersAreKilledAndRunsAreSteered() throws Exception {
    System.out.println("Seed " + seed + "; -Danabranch.test.seed sets another.");
    Path journal = folder.resolve("journal");
    List<DagSpec> dags = SteeredDags.all(journal);
    try (CellLog log = new CellLog(kafka);
        People people = new People(kafka, dags, runs, random)) {
      try (CellProcesses processes =
          new CellProcesses(
              kafka,
              folder,
              Map.of("ANABRANCH_ETCD", TestEtcd.endpoint(), "ANABRANCH_LEASE", "1s"))) {
        // One that leads and two that stand by.
        processes.scheduler();
        processes.scheduler();
        processes.scheduler();
        log.awaitLeader(1);
        processes.worker(3);
        processes.worker(3);
        people.register();
        people.request();
        people.request();
        for (Map.Entry<Integer, List<Act>> moment : moments().entrySet()) {
          awaitEvents(moment.getKey(), log, people);
          for (Act act : moment.getValue()) {
            switch (act) {
              case KILL -> {
                kill(moment.getKey(), log);
                people.askAgain();
                processes.scheduler();
              }
              case STEER -> people.steer();
              case REQUEST -> people.request();
            }
          }
        }
        people.askAgain();
        awaitTheEnd(log, people);
        assertThat(killed).as("leaders that were killed").hasSize(KILLS);
      }
      log.check();
      people.checkRequests(log.history());
      log.othersAreToldWhatWasDecided(LoggedPromises.hold(log.history(), dags));
      SteeredJournal.check(
          journal, dags, log.history().stream().flatMap(one -> one.events().stream()).toList());
    }
  }

  /** What happens when, by the number of events that were decided. */
  private SortedMap<Integer, List<Act>> moments() {
    SortedMap<Integer, List<Act>> moments = new TreeMap<>();
    Map.of(Act.KILL, KILLS, Act.STEER, OPERATIONS, Act.REQUEST, REQUESTS).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            one -> {
              for (int i = 0; i < one.getValue(); i++) {
                moments
                    .computeIfAbsent(random.nextInt(WORK), any -> new ArrayList<>())
                    .add(one.getKey());
              }
            });
    return moments;
  }

  /** Waits for so many events; there are always some to come. */
  private void awaitEvents(int wanted, CellLog log, People people) {
    Await.until(
        wanted + " events",
        CellLog.LIMIT,
        () -> {
          runs.follow(log.history());
          if (people.areAnswered() && runs.that(Standing.GOES_ON).isEmpty()) {
            people.letGo();
            people.request();
          }
          return runs.events() >= wanted;
        });
  }

  /** Kills who leads: it took the seat, and is not one that was killed. */
  private void kill(int moment, CellLog log) throws Exception {
    SeatTaken leader =
        Await.value(
            "a leader",
            CellLog.LIMIT,
            () -> {
              SeatTaken last = log.leaders().getLast();
              return killed.contains(last.leader()) ? null : last;
            });
    CellProcesses.signal("KILL", leader.pid());
    killed.add(leader.leader());
    runs.follow(log.history());
    System.out.printf(
        "Kill %d: the leader of epoch %d, drawn for event %d, at event %d; runs under way: %d.%n",
        killed.size(),
        log.leaders().size(),
        moment,
        runs.events(),
        runs.that(Standing.GOES_ON).size());
  }

  private void awaitTheEnd(CellLog log, People people) {
    Await.until(
        "the end of all runs",
        CellLog.LIMIT,
        () -> {
          runs.follow(log.history());
          if (!people.areAnswered()) {
            return false;
          }
          if (!runs.that(Standing.HELD, Standing.QUEUED).isEmpty()) {
            people.letGo();
          }
          return runs.that(Standing.GOES_ON, Standing.HELD, Standing.QUEUED).isEmpty();
        });
    System.out.printf("All runs ended after %d events.%n", runs.events());
  }
}

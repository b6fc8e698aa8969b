package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.AttemptSucceeded;
import io.anabranch.schemas.event.HistoryEvent.RunAdmitted;
import io.anabranch.schemas.event.HistoryEvent.RunEnded;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.id.AttemptRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two schedulers and a worker with 200 runs under way; leaders die and are paused. */
class FailoverIT {
  private static final int RUNS = 200;
  private static final int KILLS = 5;
  private static final int PAUSES = 2;
  // WHY below a seventh of two thirds of the tasks: tasks are served in the order in which they
  // became ready, so no run ends before the second task of each has.
  private static final int TASKS_BETWEEN = 45;
  private static final int SEEDED = 30;

  private final long seed = Long.getLong("anabranch.test.seed", 4);
  private final Random random = new Random(seed);
  private final KafkaSettings kafka = TestKafka.provisioned();
  @TempDir Path folder;

  @Test
  void everyAttemptRunsOnceThroughKilledAndPausedLeaders() throws Exception {
    System.out.println("Seed " + seed + "; -Danabranch.test.seed sets another.");
    Journal journal = new Journal(folder);
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (CellLog log = new CellLog(kafka)) {
      try (CellProcesses processes =
          new CellProcesses(
              kafka,
              folder,
              Map.of(
                  "ANABRANCH_ETCD",
                  TestEtcd.endpoint(),
                  "ANABRANCH_LEASE",
                  "2s",
                  "JAVA_TOOL_OPTIONS",
                  "-Djava.io.tmpdir=" + temporary))) {
        // Two, and one that will be the second as soon as the first is killed.
        processes.scheduler();
        processes.scheduler();
        processes.scheduler();
        log.awaitLeader(1);
        journal.request(kafka, log, RUNS);
        log.await(RUNS, RunAdmitted.class);
        processes.worker(4);
        processes.awaitNewest();
        for (int epoch = 1; epoch <= KILLS + PAUSES; epoch++) {
          SeatTaken leader = leaderInTheMidstOfItsWork(log, epoch);
          if (epoch <= KILLS) {
            CellProcesses.signal("KILL", leader.pid());
            report("killed", log, epoch);
            // The next kill is to meet a standby, and all runs under way, however slow the machine.
            journal.hold();
            processes.scheduler();
            processes.awaitNewest();
            journal.release();
          } else {
            CellProcesses.signal("STOP", leader.pid());
            try {
              report("paused", log, epoch);
            } finally {
              CellProcesses.signal("CONT", leader.pid());
            }
          }
        }
        log.await(RUNS, RunEnded.class);
        // Before they are closed, because then one hands over to another.
        assertThat(log.leaders()).as("none was evicted").hasSize(1 + KILLS + PAUSES);
      }
      assertThat(log.events(RunEnded.class).map(RunEnded::state)).containsOnly(RunState.SUCCEEDED);
      log.check();
      List<AttemptRef> dispatched = log.dispatchesAreWhatWasDecided();
      assertThat(dispatched).hasSize(RUNS * Journal.TASKS);
      journal.check(dispatched);
    }
    assertThat(temporary.toFile().list((dir, name) -> name.startsWith("anabranch")))
        .as("nothing is left behind, by those that were killed either")
        .isEmpty();
  }

  private SeatTaken leaderInTheMidstOfItsWork(CellLog log, int epoch) throws UnreadableException {
    SeatTaken leader = log.awaitLeader(epoch);
    log.await((long) epoch * TASKS_BETWEEN + random.nextInt(SEEDED), AttemptSucceeded.class);
    assertThat(log.leaders()).as("it still leads").hasSize(epoch);
    assertThat(log.events(RunEnded.class)).as("all runs are under way").isEmpty();
    assertThat(log.events(HistoryEvent.AttemptDispatched.class).count())
        .as("attempts are under way")
        .isGreaterThan(log.events(AttemptSucceeded.class).count());
    return leader;
  }

  /** Told, not judged: how long it takes depends on the machine. */
  private static void report(String what, CellLog log, int epoch) {
    long began = System.nanoTime();
    log.awaitLeader(epoch + 1);
    System.out.printf(
        "Leader %d %s; the next one decides after %d ms (lease 2000 ms).%n",
        epoch, what, Duration.ofNanos(System.nanoTime() - began).toMillis());
  }
}

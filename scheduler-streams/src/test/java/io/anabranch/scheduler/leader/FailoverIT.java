package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.UnreadableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two scheduler processes under load; leaders are killed and paused at seeded moments. */
class FailoverIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int KILLS = 3;
  private static final int PAUSES = 2;
  private static final int AFTER_WAKING = 200;

  private final long seed = Long.getLong("anabranch.test.seed", 4);
  private final Random random = new Random(seed);
  private final KafkaSettings kafka = TestKafka.provisioned();
  @TempDir Path folder;

  @Test
  void inputsAreDecidedOnceThroughKilledAndPausedLeaders() throws Exception {
    System.out.println("Seed " + seed + "; -Danabranch.test.seed sets another.");
    try (SchedulerProcesses processes = new SchedulerProcesses(kafka, folder);
        SteadyInputs inputs = new SteadyInputs(kafka);
        History history = new History(kafka)) {
      processes.start();
      processes.start();
      for (int kill = 1; kill <= KILLS; kill++) {
        SeatTaken leader = leaderAtASeededMoment(history, kill);
        SchedulerProcesses.signal("KILL", leader.pid());
        processes.start();
        awaitSuccessor(history, kill + 1);
      }
      for (int pause = 1; pause <= PAUSES; pause++) {
        SeatTaken leader = leaderAtASeededMoment(history, KILLS + pause);
        SchedulerProcesses.signal("STOP", leader.pid());
        SeatTaken successor;
        try {
          successor = awaitSuccessor(history, KILLS + pause + 1);
        } finally {
          SchedulerProcesses.signal("CONT", leader.pid());
        }
        assertThat(successor.pid()).isNotEqualTo(leader.pid());
        long decided = history.decided("run-commands");
        Await.until(
            "decisions after the old leader woke",
            LIMIT,
            () -> history.decided("run-commands") > decided + AFTER_WAKING);
        assertThat(lastSeat(history).leader()).as("still leads").isEqualTo(successor.leader());
      }
      long sent = inputs.stop();
      Await.until("all inputs", LIMIT, () -> history.decided("run-commands") >= sent);

      assertThat(history.decided("run-commands")).isEqualTo(sent);
      assertThat(history.leaders()).hasSize(1 + KILLS + PAUSES);
      history.check();
    }
  }

  /** Some inputs after the leader took the seat, so that it is in the midst of its work. */
  private SeatTaken leaderAtASeededMoment(History history, int epoch) {
    SeatTaken leader = awaitSuccessor(history, epoch);
    int more = 20 + random.nextInt(300);
    Await.until(
        more + " decisions of leader " + epoch,
        LIMIT,
        () -> history.read().stream().filter(r -> r.epoch() == epoch).count() > more);
    return leader;
  }

  private static SeatTaken awaitSuccessor(History history, int epoch) {
    return Await.value(
        "leader of epoch " + epoch,
        LIMIT,
        () -> seats(history).size() >= epoch ? lastSeat(history) : null);
  }

  private static SeatTaken lastSeat(History history) throws UnreadableException {
    return seats(history).getLast();
  }

  private static List<SeatTaken> seats(History history) throws UnreadableException {
    return history.read().stream()
        .map(HistoryRecord::input)
        .filter(SeatTaken.class::isInstance)
        .map(SeatTaken.class::cast)
        .toList();
  }
}

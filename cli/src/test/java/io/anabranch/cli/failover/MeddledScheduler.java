package io.anabranch.cli.failover;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.ops.Logging;
import io.anabranch.scheduler.SchedulerSettings;
import io.anabranch.scheduler.leader.HoldSeat;
import io.anabranch.scheduler.topology.BatchEnd;
import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.scheduler.topology.SchedulerTopology;
import io.anabranch.schemas.event.SeatTaken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The scheduler itself as a process, with two faults to be had: it halts between decide and commit,
 * or its clock is ahead.
 */
final class MeddledScheduler {
  /** How many batches are decided before the halt; 0 for none. */
  static final String HALT_AT_BATCH = "TEST_HALT_AT_BATCH";

  /** How many milliseconds its clock is ahead. */
  static final String CLOCK_AHEAD = "TEST_CLOCK_AHEAD";

  /** Whether it waits for a byte on its input before it starts, with the JVM up and warm. */
  static final String GATE = "TEST_GATE";

  /** With what it ends at the failpoint. */
  static final int HALTED = 71;

  private MeddledScheduler() {}

  public static void main(String[] args) throws IOException {
    Logging.configure();
    Env env = new Env(System.getenv());
    SchedulerSettings settings = SchedulerSettings.from(env);
    int haltAt = env.number(HALT_AT_BATCH, 0, 0, 1_000);
    int ahead = env.number(CLOCK_AHEAD, 0, 0, Integer.MAX_VALUE);
    boolean gated = env.number(GATE, 0, 0, 1) == 1;
    env.check();
    HoldSeat seat =
        new HoldSeat(
            settings,
            (topics, leader) -> SchedulerTopology.build(topics, new Meddled(leader, haltAt, ahead)),
            "test",
            new SimpleMeterRegistry());
    Runtime.getRuntime().addShutdownHook(new Thread(seat::close));
    if (gated) {
      new KafkaClients(settings.kafka()).producer("warm").close();
      System.in.read();
    }
    seat.start();
  }

  private static final class Meddled implements CellContext {
    // The producer's linger and more: what was decided is on the broker, but for the commit.
    private static final Duration UNTIL_SENT = Duration.ofMillis(400);

    private final CellContext leader;
    private final int ahead;
    private int batchesLeft;

    Meddled(CellContext leader, int haltAt, int ahead) {
      this.leader = leader;
      this.batchesLeft = haltAt;
      this.ahead = ahead;
    }

    @Override
    public SeatTaken seat() {
      return leader.seat();
    }

    @Override
    public long clockMillis() {
      return leader.clockMillis() + ahead;
    }

    @Override
    public BatchEnd batchEnd() {
      return this::isLast;
    }

    private boolean isLast(String topic, int partition, long offset) {
      boolean last = leader.batchEnd().isLast(topic, partition, offset);
      if (last && batchesLeft > 0 && --batchesLeft == 0) {
        LockSupport.parkNanos(UNTIL_SENT.toNanos());
        Runtime.getRuntime().halt(HALTED);
      }
      return last;
    }

    @Override
    public void earliestDue(long epochMillis) {
      leader.earliestDue(epochMillis);
    }

    @Override
    public void timerRead(boolean fired) {
      leader.timerRead(fired);
    }

    @Override
    public void liveWorkers(Set<String> workers) {
      leader.liveWorkers(workers);
    }

    @Override
    public void decided(long sequence, long epoch, long readyTasks) {
      leader.decided(sequence, epoch, readyTasks);
    }
  }
}

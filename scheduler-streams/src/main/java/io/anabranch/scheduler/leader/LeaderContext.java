package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.BatchEnd;
import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.schemas.event.SeatTaken;
import java.util.Set;

/** What one leader gives its cell, and where the cell's word goes. */
final class LeaderContext implements CellContext {
  private final SeatTaken seat;
  private final LeaderClock clock;
  private final BatchEnd batchEnd;
  private final AppendDueTimers timers;
  private final LeaderMeters meters;
  private volatile Set<String> workers = Set.of();

  LeaderContext(
      SeatTaken seat,
      LeaderClock clock,
      BatchEnd batchEnd,
      AppendDueTimers timers,
      LeaderMeters meters) {
    this.seat = seat;
    this.clock = clock;
    this.batchEnd = batchEnd;
    this.timers = timers;
    this.meters = meters;
  }

  /** The workers that live, by the cell's last word. */
  Set<String> workers() {
    return workers;
  }

  @Override
  public SeatTaken seat() {
    return seat;
  }

  @Override
  public long clockMillis() {
    return clock.milliseconds();
  }

  @Override
  public BatchEnd batchEnd() {
    return batchEnd;
  }

  @Override
  public void earliestDue(long epochMillis) {
    timers.earliestDue(epochMillis);
  }

  @Override
  public void timerRead(boolean fired) {
    timers.read(fired);
  }

  @Override
  public void liveWorkers(Set<String> live) {
    workers = Set.copyOf(live);
  }

  @Override
  public void decided(long sequence, long epoch, long readyTasks) {
    meters.decided(sequence, epoch, readyTasks);
  }
}

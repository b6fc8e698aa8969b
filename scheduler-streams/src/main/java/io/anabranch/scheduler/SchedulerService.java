package io.anabranch.scheduler;

import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.scheduler.leader.HoldSeat;
import io.anabranch.scheduler.topology.SchedulerTopology;
import io.micrometer.core.instrument.MeterRegistry;

/** The scheduler: stands for election and runs the cell while it leads. */
public final class SchedulerService implements Service {
  private final HoldSeat seat;

  /** A scheduler that is not started yet; its numbers go to {@code registry}. */
  public SchedulerService(SchedulerSettings settings, MeterRegistry registry) {
    String version = SchedulerService.class.getPackage().getImplementationVersion();
    this.seat =
        new HoldSeat(
            settings, SchedulerTopology::build, version == null ? "dev" : version, registry);
  }

  @Override
  public String name() {
    return "scheduler";
  }

  @Override
  public void start() {
    seat.start();
  }

  @Override
  public Health health() {
    return seat.health();
  }

  @Override
  public void close() {
    seat.close();
  }
}

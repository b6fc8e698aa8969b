package io.anabranch.scheduler.leader;

import io.anabranch.platform.config.Env;
import io.anabranch.scheduler.SchedulerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A scheduler process with the tiny cell; it runs until it is killed. */
final class SchedulerProcess {
  private SchedulerProcess() {}

  public static void main(String[] args) {
    Env env = new Env(System.getenv());
    SchedulerSettings settings = SchedulerSettings.from(env);
    env.check();
    HoldSeat seat = new HoldSeat(settings, TinyCell::build, "test", new SimpleMeterRegistry());
    Runtime.getRuntime().addShutdownHook(new Thread(seat::close));
    seat.start();
  }
}

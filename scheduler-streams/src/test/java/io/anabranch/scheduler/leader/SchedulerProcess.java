package io.anabranch.scheduler.leader;

import io.anabranch.platform.config.Env;
import io.anabranch.scheduler.SchedulerService;
import io.anabranch.scheduler.SchedulerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A scheduler process; it runs until it is killed. */
final class SchedulerProcess {
  private SchedulerProcess() {}

  public static void main(String[] args) {
    Env env = new Env(System.getenv());
    SchedulerSettings settings = SchedulerSettings.from(env);
    env.check();
    SchedulerService service = new SchedulerService(settings, new SimpleMeterRegistry());
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    service.start();
  }
}

package io.anabranch.worker;

import io.anabranch.platform.config.Env;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A worker in a JVM of its own, which a test can kill; it takes its settings from there. */
final class WorkerProcess {
  private WorkerProcess() {}

  public static void main(String[] args) throws Exception {
    WorkerService worker =
        new WorkerService(WorkerSettings.from(new Env(System.getenv())), new SimpleMeterRegistry());
    worker.start();
    Thread.currentThread().join();
  }
}

package io.anabranch.cli.service;

import io.anabranch.api.ApiService;
import io.anabranch.api.ApiSettings;
import io.anabranch.dlq.DlqService;
import io.anabranch.dlq.DlqSettings;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.life.Service;
import io.anabranch.projector.ProjectorService;
import io.anabranch.projector.ProjectorSettings;
import io.anabranch.scheduler.SchedulerService;
import io.anabranch.scheduler.SchedulerSettings;
import io.anabranch.worker.WorkerService;
import io.anabranch.worker.WorkerSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The services, in the order in which they are started. */
public enum ServiceKind {
  SCHEDULER(8081, "stands for election and schedules while it leads"),
  WORKER(8082, "runs tasks"),
  PROJECTOR(8083, "writes what happened into Postgres"),
  DLQ_MANAGER(8084, "writes dead letters into Postgres"),
  API(8080, "serves the REST API");

  private final int port;
  private final String does;

  ServiceKind(int port, String does) {
    this.port = port;
    this.does = does;
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that name. */
  static ServiceKind of(String label) {
    return Stream.of(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected services of "
                        + Stream.of(values()).map(ServiceKind::label).toList()
                        + ", but got '"
                        + label
                        + "'."));
  }

  /** Where it listens for health and metrics unless told otherwise. */
  public int port() {
    return port;
  }

  String does() {
    return does;
  }

  /**
   * Makes it, not started.
   *
   * @param others services of the same process, whose health the API tells too
   * @throws IllegalArgumentException naming every bad setting
   */
  Service make(Env env, PrometheusMeterRegistry registry, List<Service> others) {
    return switch (this) {
      case SCHEDULER -> new SchedulerService(checked(env, SchedulerSettings.from(env)), registry);
      case WORKER -> new WorkerService(checked(env, WorkerSettings.from(env)), registry);
      case PROJECTOR -> new ProjectorService(checked(env, ProjectorSettings.from(env)), registry);
      case DLQ_MANAGER -> new DlqService(checked(env, DlqSettings.from(env)), registry);
      case API -> new ApiService(checked(env, ApiSettings.from(env)), registry, others);
    };
  }

  private static <T> T checked(Env env, T settings) {
    env.check();
    return settings;
  }
}

package io.anabranch.cli.service;

import io.anabranch.api.ApiService;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.life.Service;
import io.anabranch.platform.ops.HostCheck;
import io.anabranch.platform.ops.Metrics;
import io.anabranch.platform.ops.OpsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The services of one process and its one listener. */
public final class Services implements AutoCloseable {
  private final List<Service> started = new ArrayList<>();
  private @Nullable OpsServer ops;
  private int port;

  private Services() {}

  /**
   * Starts them in order; when one cannot start, none is left.
   *
   * @param settings by the names of the environment
   */
  public static Services start(Map<String, String> settings, Set<ServiceKind> kinds)
      throws Exception {
    Services services = new Services();
    try {
      services.startAll(settings, kinds);
      return services;
    } catch (Exception e) {
      services.close();
      throw e;
    }
  }

  private void startAll(Map<String, String> settings, Set<ServiceKind> kinds) throws Exception {
    PrometheusMeterRegistry registry = Metrics.registry();
    for (ServiceKind kind : new TreeSet<>(kinds)) {
      Service service = kind.make(new Env(settings), registry, List.copyOf(started));
      started.add(service);
      service.start();
      if (service instanceof ApiService api) {
        port = api.port();
      }
    }
    if (!kinds.contains(ServiceKind.API) && !kinds.isEmpty()) {
      Env env = new Env(settings);
      int wanted = env.number("ANABRANCH_PORT", kinds.iterator().next().port(), 0, 65_535);
      String host = env.host();
      HostCheck hosts = new HostCheck(env.allowedHosts());
      env.check();
      OpsServer server = new OpsServer(host, wanted, hosts, started, registry);
      server.start();
      ops = server;
      port = server.port();
    }
  }

  /** The port on which the process listens. */
  public int port() {
    return port;
  }

  /** What keeps them from working: a sentence for each that is not ready; empty when all are. */
  public List<String> waitingFor() {
    return started.stream()
        .filter(service -> !service.health().ready())
        .map(service -> service.name() + ": " + service.health().detail())
        .toList();
  }

  /** Stops them, the last one first. */
  @Override
  public void close() {
    if (ops != null) {
      ops.close();
    }
    started.reversed().forEach(Service::close);
    started.clear();
  }
}

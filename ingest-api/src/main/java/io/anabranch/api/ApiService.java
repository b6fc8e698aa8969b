package io.anabranch.api;

import io.anabranch.api.auth.Access;
import io.anabranch.api.auth.Tokens;
import io.anabranch.api.http.Answers;
import io.anabranch.api.http.ApiHandler;
import io.anabranch.api.http.Router;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.platform.ops.HostCheck;
import io.anabranch.platform.ops.OpsHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST API: writes go to Kafka, reads come from memory and from Postgres. It starts and answers
 * whatever of these is away; what it cannot do then, it answers with 503. It is ready once it has
 * read the catalog and has seen a migrated database.
 */
public final class ApiService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

  private final ApiSettings settings;
  private final PrometheusMeterRegistry registry;
  private final List<Service> others;
  private @Nullable Backing backing;
  private @Nullable HttpListener listener;

  /** An API that tells only of itself in its health. */
  public ApiService(ApiSettings settings, MeterRegistry registry) {
    this(settings, registry, List.of());
  }

  /**
   * Prepares it.
   *
   * @param registry of the process; it must be one that Prometheus can scrape
   * @param others services of the same process, whose health is told too
   */
  public ApiService(ApiSettings settings, MeterRegistry registry, List<Service> others) {
    this.settings = settings;
    this.others = List.copyOf(others);
    if (!(registry instanceof PrometheusMeterRegistry prometheus)) {
      throw new IllegalArgumentException(
          "Expected a PrometheusMeterRegistry, but got "
              + registry.getClass().getSimpleName()
              + ". Take Metrics.registry().");
    }
    this.registry = prometheus;
  }

  @Override
  public String name() {
    return "api";
  }

  @Override
  public synchronized void start() throws IOException {
    Access access = access();
    var opened = new Backing(settings);
    backing = opened;
    var api =
        new ApiHandler(
            new Router(opened.routes()),
            access,
            new HostCheck(settings.allowedHosts()),
            opened.executor(),
            new Answers(registry));
    List<Service> all = new ArrayList<>(others);
    all.addFirst(this);
    var started =
        HttpListener.start(settings.host(), settings.port(), new OpsHandler(all, registry, api));
    listener = started;
    opened.start(started.port());
    LOG.info("The API listens on http://{}:{}", settings.host(), started.port());
  }

  private Access access() throws IOException {
    boolean loopback =
        Arrays.stream(InetAddress.getAllByName(settings.host()))
            .allMatch(InetAddress::isLoopbackAddress);
    Path tokenFile = settings.tokenFile();
    if (settings.open()) {
      if (!loopback) {
        throw new IllegalStateException(
            "Expected tokens for "
                + settings.host()
                + ", which others can reach, but ANABRANCH_AUTH is none. Set ANABRANCH_TOKEN_FILE"
                + " instead, or listen on 127.0.0.1.");
      }
      LOG.warn("Everyone on this machine may do everything: ANABRANCH_AUTH is none");
      return Access.OPEN;
    }
    if (tokenFile == null) {
      throw new IllegalStateException(
          "Expected a token file, but none is set. Set ANABRANCH_TOKEN_FILE.");
    }
    return Tokens.read(tokenFile);
  }

  /** The port it listens on; only after {@link #start()}. */
  public synchronized int port() {
    if (listener == null) {
      throw new IllegalStateException("Expected a started API, but it is not. Start it.");
    }
    return listener.port();
  }

  @Override
  public Health health() {
    Backing opened;
    synchronized (this) {
      opened = backing;
    }
    return opened == null ? Health.waiting("is not started") : opened.health();
  }

  @Override
  public synchronized void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    if (backing != null) {
      backing.close();
      backing = null;
    }
  }
}

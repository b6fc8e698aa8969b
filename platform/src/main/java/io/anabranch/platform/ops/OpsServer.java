package io.anabranch.platform.ops;

import io.anabranch.platform.life.Service;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one listener of a process that serves no REST: health and metrics, nothing else. Answers from
 * memory, so it needs one thread.
 */
public final class OpsServer implements AutoCloseable {
  private final String host;
  private final int port;
  private final HttpHandler handler;
  private @Nullable Undertow server;

  /**
   * Prepares it.
   *
   * @param port 0 for any free one
   * @param hosts by which names it is asked
   * @param services whose health is told
   */
  public OpsServer(
      String host,
      int port,
      HostCheck hosts,
      List<Service> services,
      PrometheusMeterRegistry registry) {
    this.host = host;
    this.port = port;
    HttpHandler ops =
        new OpsHandler(
            services, registry, exchange -> PlainProblem.send(exchange, 404, "Not Found"));
    this.handler =
        exchange -> {
          if (hosts.isOurs(exchange) && hosts.isSameOrigin(exchange)) {
            ops.handleRequest(exchange);
          } else {
            PlainProblem.send(exchange, 421, "Misdirected Request");
          }
        };
  }

  /** Listens from here on; throws when the port is taken. */
  public synchronized void start() {
    Undertow built =
        Undertow.builder()
            .addHttpListener(port, host)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 0L)
            .setHandler(handler)
            .build();
    built.start();
    server = built;
  }

  /** The port it listens on; only after {@link #start()}. */
  public synchronized int port() {
    if (server == null) {
      throw new IllegalStateException("Expected a started ops server, but it is not. Start it.");
    }
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }
}

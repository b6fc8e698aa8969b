package io.anabranch.api;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** The one port of the API; it lets requests under way end before it closes. */
final class HttpListener implements AutoCloseable {
  private static final int IDLE_MS = 60_000;
  private static final int SLOW_MS = 30_000;
  private static final int PARSE_MS = 10_000;
  private static final int MAX_HEADERS = 64;
  private static final int MAX_HEADER_BYTES = 32 << 10;
  private static final long MAX_DRAINED = 8L << 20;
  private static final long GRACE_MS = 10_000;

  private final Undertow server;
  private final GracefulShutdownHandler handler;

  private HttpListener(Undertow server, GracefulShutdownHandler handler) {
    this.server = server;
    this.handler = handler;
  }

  static HttpListener start(String host, int port, HttpHandler handler) {
    var graceful = new GracefulShutdownHandler(handler);
    Undertow server =
        Undertow.builder()
            .addHttpListener(port, host)
            .setIoThreads(2)
            .setWorkerThreads(2)
            // Paths are compared as they were sent; nobody else may decode them first.
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MS)
            .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_DRAINED)
            .setSocketOption(Options.READ_TIMEOUT, SLOW_MS)
            .setSocketOption(Options.WRITE_TIMEOUT, SLOW_MS)
            .setHandler(graceful)
            .build();
    server.start();
    return new HttpListener(server, graceful);
  }

  int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    handler.shutdown();
    try {
      handler.awaitShutdown(GRACE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
  }
}

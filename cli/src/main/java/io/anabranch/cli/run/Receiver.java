package io.anabranch.cli.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small HTTP server that takes whatever it is sent, so that an example with an http task runs
 * without a network. It listens on loopback only.
 */
final class Receiver implements AutoCloseable {
  /** The parameter that gets the receiver's address in a DAG that declares it. */
  static final String PARAM = "receiverUrl";

  private static final int MOST_BYTES = 1 << 20;

  private final HttpServer server;
  private final List<String> received = new CopyOnWriteArrayList<>();

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  static Receiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Receiver receiver = new Receiver(server);
    server.createContext("/", receiver::take);
    server.start();
    return receiver;
  }

  /** Its address, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came so far, a line each: method, path and size. */
  List<String> received() {
    return List.copyOf(received);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      int size = exchange.getRequestBody().readNBytes(MOST_BYTES).length;
      received.add(
          exchange.getRequestMethod() + " " + exchange.getRequestURI() + " (" + size + " bytes)");
      byte[] answer = ("{\"received\":" + size + "}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : answer.length);
      if (!head) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

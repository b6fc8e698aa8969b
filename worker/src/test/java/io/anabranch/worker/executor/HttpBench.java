package io.anabranch.worker.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.anabranch.schemas.dag.TaskAction.Http;
import io.anabranch.schemas.dag.TaskAction.StatusRange;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.attempt.AttemptRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server on loopback, and http tasks that run as on a worker that lets them go anywhere. */
final class HttpBench implements AutoCloseable {
  final AttemptRunner runner;
  private final Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final HttpServer server;

  HttpBench(Path folder) throws IOException {
    this.folder = folder;
    server = configured(HttpServer.create(loopback(), 0));
    runner = new AttemptRunner(folder.resolve("attempts"), AttemptRunner.ANY_ADDRESS);
  }

  void on(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** A request for a URL, or for a path of our server. */
  Http get(String url) {
    String whole = url.startsWith("/") ? url(url) : url;
    return new Http("GET", whole, Map.of(), null, List.of(StatusRange.SUCCESS));
  }

  static HttpHandler redirect(int status, String target) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", target);
      answer(exchange, status, "");
    };
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    if (body.startsWith("{")) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static Dispatch dispatch(AttemptRunner runner, Http http, Duration timeout) {
    return runner.dispatch(http, timeout, Map.of());
  }

  /** The output of a task that must succeed. */
  JsonNode succeeds(Http http) {
    AttemptEvent end = runner.run(dispatch(runner, http, AttemptRunner.LONG));
    if (end instanceof TaskSucceeded succeeded && succeeded.output() != null) {
      return succeeded.output();
    }
    throw new AssertionError("Expected success with an output, but got " + end + ".");
  }

  TaskError fails(Http http) {
    return runner.error(dispatch(runner, http, AttemptRunner.LONG));
  }

  /** The message of a task that must get no answer. */
  String connectionFails(Http http) {
    TaskError error = fails(http);
    assertThat(error.kind()).as(error.message()).isEqualTo(ErrorKind.CONNECTION);
    assertThat(error.message()).startsWith("Expected ").doesNotContain("null");
    return error.message();
  }

  /** A server that says these words to all who come, whatever they want, and hangs up. */
  String answering(String words) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    sockets.add(socket);
    threads.execute(
        () -> {
          // More than once: the client tries again when a first connection fails early.
          while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
              connection.getInputStream().read(new byte[8 << 10]);
              connection.getOutputStream().write(words.getBytes(UTF_8));
              connection.shutdownOutput();
              connection.getInputStream().readAllBytes(); // else a reset could overtake the words
            } catch (IOException e) {
              // Then the client says so.
            }
          }
        });
    return "127.0.0.1:" + socket.getLocalPort() + "/data";
  }

  /** A server with a certificate that it made itself; the caller stops it. */
  HttpsServer unsigned() throws Exception {
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    return configured(secure);
  }

  private SSLContext selfSigned() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " -genkeypair -alias a -keyalg EC -dname CN=localhost"
                        + " -ext san=ip:127.0.0.1 -storepass password -keystore "
                        + store)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "password".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private <T extends HttpServer> T configured(T made) {
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() throws IOException {
    runner.close();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}

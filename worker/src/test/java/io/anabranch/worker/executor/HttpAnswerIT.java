package io.anabranch.worker.executor;

import static io.anabranch.worker.executor.HttpBench.answer;
import static io.anabranch.worker.executor.HttpBench.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsServer;
import io.anabranch.schemas.dag.TaskAction.Http;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.attempt.AttemptRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What http tasks make of the answers they get, and of none. */
class HttpAnswerIT {
  private static final Duration SHORT = Duration.ofSeconds(1);

  // What a transfer may hold beyond what is kept: the buffers of two sockets and of the client.
  private static final long SOME_BUFFERS = 32 << 20;

  private final CountDownLatch testEnds = new CountDownLatch(1);

  @TempDir private Path folder;

  private HttpBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new HttpBench(folder);
  }

  @AfterEach
  void stop() throws IOException {
    testEnds.countDown();
    bench.close();
  }

  @Test
  void anAnswerThatNeverComesIsCut() {
    bench.on("/silent", exchange -> isDone(testEnds));
    assertThat(timesOut(bench.get("/silent"))).isTrue();
  }

  @Test
  void anAnswerThatDripsForEverIsCut() {
    CountDownLatch cut = new CountDownLatch(1);
    bench.on(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (!testEnds.await(50, TimeUnit.MILLISECONDS)) {
              body.write('x');
              body.flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            cut.countDown();
          }
        });
    assertThat(timesOut(bench.get("/drip"))).isTrue();
    assertThat(isDone(cut)).as("the server sees the connection end").isTrue();
  }

  @Test
  void ofAHugeAnswerNoMoreThanTheLimitIsRead() {
    AtomicLong sent = new AtomicLong();
    CountDownLatch cut = new CountDownLatch(1);
    bench.on(
        "/huge",
        exchange -> {
          byte[] part = new byte[1 << 20];
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (sent.get() < 1 << 30) {
              body.write(part);
              sent.addAndGet(part.length);
            }
          } finally {
            cut.countDown();
          }
        });
    JsonNode output = bench.succeeds(bench.get("/huge"));
    assertThat(output.path("bodyLeftOut").asBoolean()).isTrue();
    assertThat(output.has("body")).isFalse();
    assertThat(isDone(cut)).isTrue();
    assertThat(sent.get()).isLessThan(SOME_BUFFERS);
  }

  @Test
  void anotherStatusFailsWithItsNumberAndTheAnswerIsInTheLog() {
    bench.on(
        "/busy",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          answer(exchange, 503, "come back later");
        });
    Dispatch dispatch = dispatch(bench.runner, bench.get("/busy"), AttemptRunner.LONG);
    TaskError error = bench.runner.error(dispatch);
    assertThat(error.kind()).isEqualTo(ErrorKind.HTTP_STATUS);
    assertThat(error.httpStatus()).isEqualTo(503);
    assertThat(error.message()).isEqualTo("Expected status 200-299, but got 503. Retry-After: 7.");
    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(bench.runner.log(dispatch)).contains("-> 503", "come back later");
  }

  @Test
  void whatIsNoJsonAlthoughItSaysSoIsText() {
    bench.on(
        "/odd",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          answer(exchange, 200, "{oops");
        });
    assertThat(bench.succeeds(bench.get("/odd")).path("body").asText()).isEqualTo("{oops");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThat(bench.connectionFails(bench.get("http://no-such-host.invalid/data")))
        .contains("no-such-host.invalid", "a host that has an address");
  }

  @Test
  void aPortWhereNobodyListensIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(bench.connectionFails(bench.get("http://127.0.0.1:" + port + "/data")))
        .contains("127.0.0.1:" + port, "no connection");
  }

  @Test
  void aCertificateThatNobodySignedIsTold() throws Exception {
    HttpsServer secure = bench.unsigned();
    try {
      String url = "https://127.0.0.1:" + secure.getAddress().getPort() + "/data";
      assertThat(bench.connectionFails(bench.get(url))).contains(url, "certification path");
    } finally {
      secure.stop(0);
    }
  }

  @Test
  void whatIsNoTlsIsTold() throws IOException {
    String address = bench.answering("SSH-2.0-OpenSSH\r\n\r\n");
    assertThat(bench.connectionFails(bench.get("https://" + address))).contains(address, "SSL");
  }

  @Test
  void whatIsNoHttpIsTold() throws IOException {
    String address = bench.answering("SSH-2.0-OpenSSH\r\n\r\n");
    assertThat(bench.connectionFails(bench.get("http://" + address))).contains(address, "SSH-2.0");
  }

  @Test
  void aConnectionThatEndsInTheMiddleIsTold() throws IOException {
    String address = bench.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    assertThat(bench.connectionFails(bench.get("http://" + address))).contains(address);
  }

  private boolean timesOut(Http http) {
    TaskError error = bench.runner.error(dispatch(bench.runner, http, SHORT));
    return error.kind() == ErrorKind.TIMEOUT;
  }

  private static boolean isDone(CountDownLatch latch) {
    try {
      return latch.await(AttemptRunner.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

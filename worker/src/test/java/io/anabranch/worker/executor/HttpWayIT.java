package io.anabranch.worker.executor;

import static io.anabranch.worker.executor.HttpBench.answer;
import static io.anabranch.worker.executor.HttpBench.dispatch;
import static io.anabranch.worker.executor.HttpBench.redirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.anabranch.schemas.dag.TaskAction.Http;
import io.anabranch.schemas.dag.TaskAction.StatusRange;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.worker.attempt.AttemptRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where http tasks may go, by themselves and when they are sent on. */
class HttpWayIT {
  @TempDir private Path folder;

  private HttpBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new HttpBench(folder);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void aRedirectIsFollowedAndWhatComesIsTheOutput() {
    bench.on("/from", redirect(302, "/to"));
    bench.on("/to", exchange -> answer(exchange, 200, "{\"rows\": 3}"));
    assertThat(bench.succeeds(bench.get("/from")).at("/body/rows").asInt()).isEqualTo(3);
  }

  @Test
  void aRedirectToAnotherOriginGetsNoneOfTheTasksOwnHeaders() throws IOException {
    try (HttpBench other = new HttpBench(folder.resolve("other"))) {
      bench.on("/from", redirect(307, other.url("/to")));
      other.on(
          "/to",
          exchange -> {
            Headers headers = exchange.getRequestHeaders();
            String got =
                headers.getFirst("Authorization") + " " + headers.getFirst("Idempotency-Key");
            answer(exchange, 200, exchange.getRequestMethod() + " " + got);
          });
      Map<String, String> headers = Map.of("Authorization", "Bearer canary");
      List<StatusRange> expect = List.of(StatusRange.SUCCESS);
      Http http = new Http("POST", bench.url("/from"), headers, "text", expect);
      assertThat(bench.succeeds(http).path("body").asText()).isEqualTo("POST null run-1/task");
    }
  }

  @Test
  void redirectsInACircleEnd() {
    bench.on("/circle", redirect(302, "/circle"));
    TaskError error = bench.fails(bench.get("/circle"));
    assertThat(error.kind()).isEqualTo(ErrorKind.HTTP_STATUS);
    assertThat(error.message()).contains("at most 5 redirects");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://100.100.100.200/",
        "http://224.0.0.1/",
        "http://2852039166/",
        "http://0251.0376.0251.0376/",
        "//169.254.169.254/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "jar:file:///tmp/a.jar!/",
        "http://user:canary@127.0.0.1/",
        "http:///nowhere",
        "http://127.0.0.1:99999/",
        "::no url::"
      })
  void aRedirectToWhatNoTaskMayReachFails(String target) {
    bench.on("/from", redirect(302, target));
    TaskError error = bench.fails(bench.get("/from"));
    assertThat(error.kind()).as(error.message()).isEqualTo(ErrorKind.INVALID_TASK);
    assertThat(error.message()).startsWith("Expected ").doesNotContain("canary", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://0xa9fea9fe/", "http://no-such-host.invalid/", "http://a..b/"})
  void aRedirectToWhatHasNoAddressFailsAndNamesIt(String target) {
    bench.on("/from", redirect(302, target));
    TaskError error = bench.fails(bench.get("/from"));
    assertThat(error.kind()).isIn(ErrorKind.CONNECTION, ErrorKind.INVALID_TASK);
    assertThat(error.message()).startsWith("Expected ").contains(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.1.2.3"})
  void ofPublicAddressesOnlyThoseAndTheAllowedAreReached(String host) throws IOException {
    try (AttemptRunner strict =
        new AttemptRunner(folder.resolve("strict"), new ExecutorSettings(null, true, Set.of()))) {
      String url = "http://" + host + ":" + bench.port() + "/";
      TaskError error = strict.error(dispatch(strict, bench.get(url), AttemptRunner.LONG));
      assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_TASK);
      assertThat(error.message()).contains(host, "ANABRANCH_WORKER_HTTP_ALLOW");
    }
  }

  @Test
  void anAllowedHostIsReachedButItsRedirectIsCheckedToo() throws IOException {
    ExecutorSettings allowed = new ExecutorSettings(null, true, Set.of("127.0.0.1"));
    bench.on("/there", exchange -> answer(exchange, 200, "here"));
    bench.on("/from", redirect(302, "http://localhost:" + bench.port() + "/there"));
    try (AttemptRunner strict = new AttemptRunner(folder.resolve("strict"), allowed)) {
      assertThat(strict.run(dispatch(strict, bench.get("/there"), AttemptRunner.LONG)))
          .isInstanceOf(TaskSucceeded.class);
      TaskError error = strict.error(dispatch(strict, bench.get("/from"), AttemptRunner.LONG));
      assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_TASK);
      assertThat(error.message()).contains("localhost");
    }
  }
}

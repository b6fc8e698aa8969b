package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.ops.HostCheck;
import io.anabranch.platform.ops.Metrics;
import io.anabranch.platform.ops.OpsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClientCommandsTest {
  private static final String RUN =
      """
      {"runId":"run-1","dag":"pipeline","version":2,"state":"FAILED",
       "createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:00:01Z",
       "endedAt":"2026-01-01T00:01:06Z","tasks":[
        {"task":"extract","state":"SUCCEEDED","attempt":1,"worker":"w-1",
         "startedAt":"2026-01-01T00:00:01Z","endedAt":"2026-01-01T00:00:01.420Z"},
        {"task":"load","state":"FAILED","attempt":3,"worker":"w-2",
         "error":{"kind":"EXIT_CODE","message":"exit code 7","exitCode":7}}]}
      """;

  private FakeServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private CommandRun run(String... args) {
    String[] all = new String[args.length + 4];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(
        new String[] {"--server", server.url(), "--token", "secret"}, 0, all, args.length, 4);
    return CommandRun.of(all);
  }

  @Test
  void aRunIsShownWithItsTasksDurationsAndErrors() {
    server.on("GET /api/v1/runs/run-1", 200, RUN);
    CommandRun shown = run("runs", "show", "run-1");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains("Run run-1 of pipeline (version 2): FAILED in 1m05s")
        .containsPattern("extract +SUCCEEDED +1 +0.42s +w-1 +-")
        .containsPattern("load +FAILED +3 +- +w-2 +exit code 7");
  }

  @Test
  void jsonOutputIsWhatTheServerAnswered() {
    server.on("GET /api/v1/runs/run-1", 200, RUN);
    assertThat(run("runs", "show", "run-1", "-o", "json").out())
        .contains("\"runId\" : \"run-1\"")
        .contains("\"exitCode\" : 7");
  }

  @Test
  void theTokenIsSentAsBearer() {
    server.on("GET /api/v1/workers", 200, "{\"items\":[]}");
    assertThat(run("workers").out()).isEqualTo("Nothing found.\n");
    assertThat(server.asked()).extracting(FakeServer.Asked::token).containsOnly("Bearer secret");
  }

  @Test
  void filtersBecomeQueryParametersAndTheCursorIsShown() {
    server.on(
        "GET /api/v1/runs?dag=pipeline&state=FAILED&limit=5",
        200,
        "{\"items\":[" + RUN + "],\"next\":\"c-2\"}");
    CommandRun listed =
        run("runs", "list", "--dag", "pipeline", "--state", "FAILED", "--limit", "5");
    assertThat(listed.out()).contains("run-1").contains("More: --after c-2");
  }

  @Test
  void everyProblemIsPrintedWithItsPlaceAndEndsWithTwo() {
    server.on(
        "POST /api/v1/dags/pipeline/runs",
        422,
        """
        {"title":"The parameters do not fit","status":422,"problems":[
         {"path":"params.day","line":0,"column":0,"message":"Expected a string."},
         {"path":"tasks[0]","line":7,"column":3,"message":"Unknown field 'comand'.",
          "suggestion":"command"}]}
        """);
    CommandRun refused = run("runs", "trigger", "pipeline");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err())
        .contains("The parameters do not fit")
        .contains("  params.day: Expected a string.")
        .contains("  7:3 tasks[0]: Unknown field 'comand'. Did you mean 'command'?");
  }

  @Test
  void paramsAreJsonWhereTheDagDeclaresAnotherTypeThanString() {
    server
        .on(
            "GET /api/v1/dags/pipeline",
            200,
            "{\"definition\":{\"params\":{\"day\":{\"type\":\"string\"},"
                + "\"rows\":{\"type\":\"integer\"}}}}")
        .on("POST /api/v1/dags/pipeline/runs", 202, "{\"runId\":\"r-9\"}");
    CommandRun triggered =
        run("runs", "trigger", "pipeline", "--param", "day=1", "--param", "rows=1");
    assertThat(triggered.out()).contains("r-9");
    assertThat(server.asked().getLast().body())
        .isEqualTo("{\"params\":{\"day\":\"1\",\"rows\":1}}");
  }

  @Test
  void aServerThatIsNotReadyIsAskedAgainWithTheSameKey() {
    server
        .on("POST /api/v1/dlq/dl-1-0/retry", 503, "{\"title\":\"Kafka is away\"}")
        .on("POST /api/v1/dlq/dl-1-0/retry", 202, "{}");
    CommandRun retried = run("dlq", "retry", "dl-1-0");
    assertThat(retried.exitCode()).isZero();
    List<FakeServer.Asked> asked = server.asked();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0).idempotencyKey()).isNotEmpty();
    assertThat(asked.get(1).idempotencyKey()).isEqualTo(asked.get(0).idempotencyKey());
  }

  @Test
  void aServerThatIsNotThereIsAClearFailure() {
    server.close();
    CommandRun failed = run("cluster");
    assertThat(failed.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(failed.err()).contains("nothing does").contains("anabranch standalone");
  }

  @Test
  void anIdCannotChangeThePath() {
    run("runs", "show", "../dags?x=1");
    assertThat(server.asked().getFirst().line()).isEqualTo("GET /api/v1/runs/..%2Fdags%3Fx%3D1");
  }

  @Test
  void theLogOfTheLastAttemptIsPrintedAsItIs() {
    server
        .on("GET /api/v1/runs/run-1", 200, RUN)
        .on("GET /api/v1/runs/run-1/tasks/load/attempts/3/log", 200, "line 1\nline 2");
    assertThat(run("runs", "logs", "run-1", "load").out()).isEqualTo("line 1\nline 2\n");
  }

  @Test
  void aServerAddressThatIsNoneIsAUsageError() {
    CommandRun refused = CommandRun.of("cluster", "--server", "localhost:8080");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err()).contains("http://HOST:PORT");
  }

  @Test
  void aServerWithAPathIsRefusedBecauseItWouldBeIgnored() {
    CommandRun run = CommandRun.of("runs", "list", "--server", "http://127.0.0.1:1/prefix");
    assertThat(run.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(run.err()).contains("Expected --server to be http://HOST:PORT");
  }

  @Test
  void aPortThatIsTakenIsToldWithWhatToDo() throws IOException {
    try (FakeServer taken = new FakeServer()) {
      String port = taken.url().substring(taken.url().lastIndexOf(':') + 1);
      StringWriter err = new StringWriter();
      CommandLine failing =
          new CommandLine(new Listening(Integer.parseInt(port)))
              .setExecutionExceptionHandler(new Failures())
              .setErr(new PrintWriter(err));
      assertThat(failing.execute()).isEqualTo(ExitCodes.FAILED);
      assertThat(err.toString()).contains("Cannot listen: ").contains("--port or ANABRANCH_PORT");
    }
  }

  /** Listens as every service does. */
  @CommandLine.Command
  private record Listening(int port) implements Callable<Integer> {
    @Override
    public Integer call() {
      try (OpsServer server =
          new OpsServer("127.0.0.1", port, HostCheck.LOCAL, List.of(), Metrics.registry())) {
        server.start();
        return 0;
      }
    }
  }
}

package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What steers runs from the command line, against a server that a test plays. */
class RunsCommandsTest {
  private static final String ACCEPTED =
      "{\"runId\":\"run-1\",\"position\":{\"topic\":\"run-commands\",\"offset\":7}}";
  private static final String NOTHING_SENT = "{\"runId\":\"run-1\"}";

  private FakeServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private CommandRun runs(String... args) {
    String[] all = new String[args.length + 5];
    all[0] = "runs";
    System.arraycopy(args, 0, all, 1, args.length);
    System.arraycopy(
        new String[] {"--server", server.url(), "--token", "secret"}, 0, all, args.length + 1, 4);
    return CommandRun.of(all);
  }

  private String body() {
    return server.asked().getLast().body();
  }

  @Test
  void aCancelSendsItsReasonAndSaysWhereToLook() {
    server
        .on("POST /api/v1/runs/run-1/cancel", 202, ACCEPTED)
        .on("POST /api/v1/runs/run-1/cancel", 202, NOTHING_SENT);
    assertThat(runs("cancel", "run-1", "--reason", "wrong day").out())
        .isEqualTo("The cancel of run-1 is accepted. See: anabranch runs show run-1\n");
    assertThat(body()).isEqualTo("{\"reason\":\"wrong day\"}");
    assertThat(runs("cancel", "run-1").out()).isEqualTo("Run run-1 is cancelled already.\n");
    assertThat(body()).isEqualTo("{}");
  }

  @Test
  void pauseAndResumeSayWhetherAnythingHadToBeDone() {
    server
        .on("POST /api/v1/runs/run-1/pause", 202, ACCEPTED)
        .on("POST /api/v1/runs/run-1/pause", 202, NOTHING_SENT)
        .on("POST /api/v1/runs/run-1/resume", 202, ACCEPTED)
        .on("POST /api/v1/runs/run-1/resume", 202, NOTHING_SENT);
    assertThat(runs("pause", "run-1").out()).contains("anabranch runs resume run-1");
    assertThat(runs("pause", "run-1").out()).isEqualTo("Run run-1 is paused already.\n");
    assertThat(runs("resume", "run-1").out()).contains("The resume of run-1 is accepted.");
    assertThat(runs("resume", "run-1").out()).isEqualTo("Run run-1 is not paused.\n");
  }

  @Test
  void aRetryNamesTheRunThatNowRuns() {
    server
        .on("POST /api/v1/runs/run-1/retry", 202, ACCEPTED)
        .on("POST /api/v1/runs/run-1/retry", 202, "{\"runId\":\"run-2\",\"retryOf\":\"run-1\"}");
    assertThat(runs("retry", "run-1").out())
        .isEqualTo("The retry of run-1 is accepted. See: anabranch runs show run-1\n");
    assertThat(body()).isEqualTo("{}");
    assertThat(runs("retry", "run-1", "--from", "load", "--newest", "--run-id", "run-2").out())
        .isEqualTo(
            "Run run-2 is accepted, which does run-1 again. See: anabranch runs show run-2\n");
    assertThat(body()).isEqualTo("{\"from\":\"load\",\"version\":\"newest\",\"runId\":\"run-2\"}");
    assertThat(runs("retry", "run-1", "-o", "json").out()).contains("\"retryOf\" : \"run-1\"");
  }

  @Test
  void aMarkTakesItsStateInAnyCaseAndItsOutputAsJson() {
    server
        .on("POST /api/v1/runs/run-1/tasks/load/mark", 202, ACCEPTED)
        .on("POST /api/v1/runs/run-1/tasks/load/mark", 202, NOTHING_SENT);
    assertThat(
            runs("mark", "run-1", "load", "succeeded", "--task-output", "{\"rows\":3}", "--reason")
                .exitCode())
        .isEqualTo(ExitCodes.INVALID);
    assertThat(
            runs(
                    "mark",
                    "run-1",
                    "load",
                    "succeeded",
                    "--task-output",
                    "{\"rows\":3}",
                    "--reason",
                    "by hand")
                .out())
        .contains("The mark of load is accepted.");
    assertThat(body())
        .isEqualTo("{\"state\":\"SUCCEEDED\",\"output\":{\"rows\":3},\"reason\":\"by hand\"}");
    assertThat(runs("mark", "run-1", "load", "FAILED").out())
        .isEqualTo("Task load of run run-1 is FAILED already.\n");
  }

  @Test
  void aMarkThatCannotBeIsToldBeforeAnythingIsSent() {
    assertThat(runs("mark", "run-1", "load", "ready").exitCode()).isEqualTo(ExitCodes.INVALID);
    CommandRun noJson = runs("mark", "run-1", "load", "succeeded", "--task-output", "{rows");
    assertThat(noJson.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(noJson.err()).contains("Expected --task-output to be JSON");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void whatTheServerRefusesIsPrinted() {
    server.on(
        "POST /api/v1/runs/run-1/cancel",
        409,
        "{\"title\":\"Conflict\",\"detail\":\"It has ended: it is SUCCEEDED.\"}");
    CommandRun refused = runs("cancel", "run-1");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(refused.err()).contains("Conflict: It has ended: it is SUCCEEDED.");
  }

  @Test
  void aRunShowsThatItIsPausedWhatItDoesAgainAndWhoDidWhatToIt() {
    server.on(
        "GET /api/v1/runs/run-2",
        200,
        """
        {"runId":"run-2","dag":"d","version":1,"state":"RUNNING","paused":true,"retryOf":"run-1",
         "tasks":[{"task":"load","state":"READY","attempt":0}],
         "operations":[
          {"at":"2026-01-01T00:00:01Z","operation":"RETRY","by":"ada","task":"load"},
          {"at":"2026-01-01T00:00:02Z","operation":"MARK","by":"bob","task":"a","reason":"seen"},
          {"at":"2026-01-01T00:00:03Z","operation":"PAUSE","by":"ada"},
          {"at":"2026-01-01T00:00:04Z","operation":"TIMEOUT","reason":"too long"}]}
        """);
    assertThat(runs("show", "run-2").out())
        .startsWith("Run run-2 of d (version 1): RUNNING, paused\nIt does run run-1 again.\n")
        .endsWith(
            """

            2026-01-01T00:00:01Z  RETRY from load by ada
            2026-01-01T00:00:02Z  MARK a by bob: seen
            2026-01-01T00:00:03Z  PAUSE by ada
            2026-01-01T00:00:04Z  TIMEOUT: too long
            """);
  }
}

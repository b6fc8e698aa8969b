package io.anabranch.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent.AttemptAbandoned;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that an attempt started outlives it, however it tries. What a failure would leave behind
 * ends by itself in ten minutes; no number is killed here, which others may have by then.
 */
class ProcessTreeIT {
  private static final Duration SHORT = Duration.ofSeconds(3);

  @TempDir private Path folder;

  private Path pids;
  private AttemptRunner runner;

  @BeforeEach
  void start() throws Exception {
    pids = folder.resolve("pids");
    runner = new AttemptRunner(folder.resolve("attempts"), AttemptRunner.ANY_ADDRESS);
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  @Test
  void aTimeoutIsToldWhenTheStubbornInTheGroupAreGone() throws Exception {
    Dispatch dispatch = runner.shell("bash -c " + stubborn() + " & " + self() + "wait", SHORT);
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThatAllAreGone(2);
  }

  @Test
  void aTimeoutIsToldWhenTheStubbornInSessionsOfTheirOwnAreGone() throws Exception {
    Dispatch dispatch =
        runner.shell("setsid bash -c " + stubborn() + " & " + self() + "wait", SHORT);
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThatAllAreGone(2);
  }

  @Test
  void aTimeoutFindsTheOrphansOfADoubleFork() throws Exception {
    Dispatch dispatch =
        runner.shell("(setsid bash -c " + stubborn() + " &) ; " + self() + "sleep 600", SHORT);
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThatAllAreGone(2);
  }

  @Test
  void aKillIsToldWhenTheStubbornInSessionsOfTheirOwnAreGone() throws Exception {
    Dispatch dispatch =
        runner.shell("setsid bash -c " + stubborn() + " & " + self() + "wait", AttemptRunner.LONG);
    runner.start(dispatch);
    Await.until("two processes", AttemptRunner.LIMIT, () -> Files.readAllLines(pids).size() == 2);
    runner.kill(dispatch);
    assertThat(runner.end(dispatch)).isInstanceOf(AttemptAbandoned.class);
    assertThatAllAreGone(2);
  }

  @Test
  void supervisorsThatReplaceTheirChildrenEndToo() throws Exception {
    Files.writeString(
        folder.resolve("supervise.sh"),
        "trap '' TERM\necho $$ >> %s\nfor n in {1..10}; do setsid bash -c 'echo $$ >> %s; sleep 600'; done\n"
            .formatted(pids, pids));
    Dispatch dispatch =
        runner.shell(
            "for i in {1..20}; do setsid bash "
                + folder.resolve("supervise.sh")
                + " > /dev/null 2>&1 & done; wait",
            Duration.ofSeconds(6));
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(running()).isEmpty();
    assertThat(Files.readAllLines(pids)).hasSizeGreaterThan(30);
  }

  @Test
  void aChildInTheBackgroundEndsWithItsAttempt() throws Exception {
    Dispatch dispatch = runner.shell("sleep 600 & echo $! >> " + pids, AttemptRunner.LONG);
    assertThat(runner.run(dispatch)).isInstanceOf(TaskSucceeded.class);
    assertThatAllAreGone(1);
  }

  @Test
  void aChildThatLeftTheGroupAndHoldsTheOutputOpenEndsWithItsAttempt() throws Exception {
    Dispatch dispatch =
        runner.shell(
            "setsid bash -c 'echo $$ >> " + pids + "; sleep 600' & " + seen() + "echo last words",
            AttemptRunner.LONG);
    assertThat(runner.run(dispatch)).isInstanceOf(TaskSucceeded.class);
    assertThatAllAreGone(1);
    assertThat(runner.log(dispatch)).contains("last words");
  }

  @Test
  void whoHidesAndHoldsTheOutputOpenHoldsNoAttempt() throws Exception {
    Dispatch dispatch =
        runner.shell(
            "env -i setsid bash -c 'echo $$ >> " + pids + "; sleep 600' & " + seen() + "echo last",
            AttemptRunner.LONG);
    assertThat(runner.run(dispatch)).isInstanceOf(TaskSucceeded.class);
    assertThat(runner.log(dispatch)).contains("last");
  }

  @Test
  void anAttemptThatPrintsWithoutEndIsCut() throws Exception {
    Dispatch dispatch = runner.shell(self() + "yes", SHORT);
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThatAllAreGone(1);
    assertThat(runner.log(dispatch)).hasSizeLessThan(2 << 20).contains("bytes are left out here");
  }

  /** A program for ever that no request to end ends, and that holds no pipe of ours. */
  private String stubborn() {
    return "'trap \"\" TERM; echo $$ >> " + pids + "; exec sleep 600' > /dev/null 2>&1";
  }

  private String self() {
    return "echo $$ >> " + pids + "; ";
  }

  /** Waits in the task until its child has written its id. */
  private String seen() {
    return "until [ -s " + pids + " ]; do sleep 0.05; done; ";
  }

  private void assertThatAllAreGone(int expected) throws IOException {
    assertThat(running()).isEmpty();
    assertThat(Files.readAllLines(pids)).hasSize(expected);
  }

  private List<String> running() throws IOException {
    return Files.readAllLines(pids).stream().filter(AttemptRunner::isRunning).toList();
  }
}

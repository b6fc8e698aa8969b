package io.anabranch.embedded;

import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server's process under guard, with its output in a file. */
final class ServerProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 20;
  private static final int TAIL_LINES = 15;

  private final String name;
  private final GuardedProcess process;
  private final Path log;

  private ServerProcess(String name, GuardedProcess process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Whether a server answers; an exception means not yet. */
  interface Probe {
    boolean answers() throws Exception;
  }

  /** Starts the command; output is appended to {@code log}. */
  static ServerProcess start(String name, ProcessBuilder command, Path log) throws IOException {
    // WHY a file: a server whose output nobody reads blocks once the pipe is full.
    command
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()));
    return new ServerProcess(name, ProcessGuard.shared().start(command), log);
  }

  /**
   * Returns when the probe answers.
   *
   * @throws StartFailedException with the end of the log when the process ends first, or a minute
   *     passes; it is killed then
   */
  void awaitReady(Probe probe) {
    long start = System.nanoTime();
    while (!answers(probe)) {
      if (!process.process().isAlive()) {
        throw failed("it ended with exit code " + process.process().exitValue());
      }
      if (System.nanoTime() - start > START_LIMIT.toNanos()) {
        throw failed("it did not answer within " + START_LIMIT.toSeconds() + " s");
      }
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("the wait was interrupted");
      }
    }
  }

  GuardedProcess guarded() {
    return process;
  }

  private static boolean answers(Probe probe) {
    try {
      return probe.answers();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
  }

  private StartFailedException failed(String how) {
    process.kill();
    return new StartFailedException(
        "Expected " + name + " to start, but " + how + ". The end of " + log + ":\n" + tail(),
        null);
  }

  private String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }
}

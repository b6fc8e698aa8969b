package io.anabranch.platform.life;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts child processes that cannot outlive this JVM. Each has a process group of its own; a small
 * guard process, in a session of its own so that Ctrl-C does not reach it, holds a pipe to us and
 * ends all groups when the pipe closes, also after kill -9. Thread-safe.
 */
public final class ProcessGuard implements AutoCloseable {
  private static final Duration GUARD_END = Duration.ofSeconds(5);

  private final String setsid;
  private final Set<GuardedProcess> processes = ConcurrentHashMap.newKeySet();
  private Process guard;
  private boolean closed;

  private ProcessGuard(String setsid) throws IOException {
    this.setsid = setsid;
    this.guard = startGuard(setsid);
  }

  /**
   * A guard of its own, ended by {@link #close()}.
   *
   * @throws IOException when a process cannot be started
   * @throws IllegalStateException where the system has no {@code setsid}; it says what to install
   */
  public static ProcessGuard open() throws IOException {
    return new ProcessGuard(findSetsid());
  }

  /**
   * The guard that parts of this JVM share; it is never closed, it ends what is left when the JVM
   * ends.
   *
   * @throws IllegalStateException as {@link #open()}, or when no process can be started
   */
  public static ProcessGuard shared() {
    return Shared.GUARD;
  }

  /**
   * Starts the command with the builder's folder, environment and redirects (not changed). A
   * command that does not exist ends with exit code 127 and a line on its stderr.
   *
   * @throws IOException when the folder or a file of a redirect is missing
   * @throws IllegalArgumentException when stdin is inherited: a child in a session of its own
   *     cannot read our terminal
   * @throws IllegalStateException after {@link #close()}
   */
  public GuardedProcess start(ProcessBuilder builder) throws IOException {
    return start(builder, "", gated -> {});
  }

  /**
   * As {@link #start(ProcessBuilder)}, with a mark by which the guard also finds what left the
   * group, where there is a /proc. Only as long as the group lives: what outlives it was let go.
   *
   * @param mark {@code NAME=value} of the builder's environment, without blanks, nobody else's
   * @param prepare is called while the process still waits to become the command
   */
  public GuardedProcess start(ProcessBuilder builder, String mark, Consumer<Process> prepare)
      throws IOException {
    if (!mark.matches("([A-Z_]+=[A-Za-z0-9_.@:+/-]+)?")) {
      throw new IllegalArgumentException(
          "Expected a mark as NAME=value without blanks, but got '" + mark + "'.");
    }
    Process process = gated(builder).start();
    GuardedProcess guarded = new GuardedProcess(process, mark, this::dropped);
    try {
      added(guarded);
      prepare.accept(process);
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      if (!builder.redirectInput().equals(Redirect.PIPE)) {
        process.getOutputStream().close();
      }
    } catch (IOException | RuntimeException e) {
      guarded.kill();
      throw e;
    }
    var _ = process.onExit().thenRun(guarded::isGroupAlive);
    return guarded;
  }

  /** Kills every group that is left, then ends the guard; the second time does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    processes.forEach(GuardedProcess::kill);
    closeQuietly(guard.getOutputStream());
    try {
      if (!guard.waitFor(GUARD_END.toMillis(), TimeUnit.MILLISECONDS)) {
        guard.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProcessBuilder gated(ProcessBuilder builder) {
    Redirect input = builder.redirectInput();
    if (input.equals(Redirect.INHERIT)) {
      throw new IllegalArgumentException(
          "Expected stdin from a file or a pipe, but it is inherited. Redirect it.");
    }
    File file = input.file();
    List<String> command =
        new ArrayList<>(
            List.of(
                setsid,
                "/bin/sh",
                "-c",
                GuardScript.GATE,
                "sh",
                file == null ? "" : file.getAbsolutePath()));
    command.addAll(builder.command());
    ProcessBuilder gated =
        new ProcessBuilder(command)
            .directory(builder.directory())
            .redirectOutput(builder.redirectOutput())
            .redirectError(builder.redirectError())
            .redirectErrorStream(builder.redirectErrorStream());
    gated.environment().clear();
    gated.environment().putAll(builder.environment());
    return gated;
  }

  private synchronized void added(GuardedProcess process) throws IOException {
    if (closed) {
      throw new IllegalStateException("Expected an open guard, but it is closed.");
    }
    processes.add(process);
    try {
      tell("add", process);
    } catch (IOException e) {
      // Somebody killed the guard; a new one gets the whole list.
      guard = startGuard(setsid);
      for (GuardedProcess each : processes) {
        tell("add", each);
      }
    }
  }

  private synchronized void dropped(GuardedProcess process) {
    processes.remove(process);
    if (closed) {
      return;
    }
    try {
      tell("drop", process);
    } catch (IOException e) {
      // The guard is dead and forgets all; the next start makes a new one without this group.
    }
  }

  private void tell(String verb, GuardedProcess process) throws IOException {
    OutputStream pipe = guard.getOutputStream();
    String line = verb + " " + process.process().pid() + "|" + process.mark() + "\n";
    pipe.write(line.getBytes(StandardCharsets.US_ASCII));
    pipe.flush();
  }

  private static Process startGuard(String setsid) throws IOException {
    // WHY the root folder: a guard must not keep a folder from being removed or unmounted.
    return new ProcessBuilder(setsid, "/bin/sh", "-c", GuardScript.GUARD, "anabranch-guard")
        .directory(new File("/"))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private static String findSetsid() {
    @Nullable String path = System.getenv("PATH");
    return Stream.concat(
            Stream.of((path == null ? "" : path).split(File.pathSeparator)),
            Stream.of(
                "/usr/bin", "/opt/homebrew/opt/util-linux/bin", "/usr/local/opt/util-linux/bin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "setsid"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected the command setsid, but it is not on the PATH. Install util-linux"
                        + " (Debian, Fedora: package util-linux; macOS: brew install util-linux)."));
  }

  private static void closeQuietly(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // the reader is gone, which is what we want
    }
  }

  private static final class Shared {
    private static final ProcessGuard GUARD = make();

    private static ProcessGuard make() {
      try {
        return open();
      } catch (IOException e) {
        throw new IllegalStateException("Expected to start a guard process, but got: " + e, e);
      }
    }
  }
}

package io.anabranch.worker.attempt;

import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.worker.executor.Outcome;
import io.anabranch.worker.executor.TaskRun;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of an attempt with all that it starts. */
final class ProcessRun implements TaskRun {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
  private static final int SKIPPED = 99;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final GuardedProcess process;
  private final String cookie;
  private final ReentrantLock stopping = new ReentrantLock();
  private final ReadOutput output;

  ProcessRun(GuardedProcess process, String cookie, ReadOutput output) {
    this.process = process;
    this.cookie = cookie;
    this.output = output;
  }

  @Override
  public Outcome await() throws InterruptedException {
    int exitCode = process.process().waitFor();
    // The command may be what ends first of all that is being stopped. An attempt that has ended
    // has nothing left running: the next one may start, and this JVM may end.
    stopping.lockInterruptibly();
    stopping.unlock();
    if (process.isGroupAlive()) {
      process.kill();
    }
    // Who holds our pipe open has left the group; a daemon that let go of it is left alone.
    if (!output.join(LAST_WORDS)) {
      killStrays();
      if (!output.join(LAST_WORDS)) {
        LOG.warn("A process that {} started holds its output open and cannot be found", cookie);
      }
    }
    return switch (exitCode) {
      case 0 -> new Outcome.Succeeded(null);
      case SKIPPED -> new Outcome.Skipped();
      default ->
          new Outcome.Failed(
              new TaskError(ErrorKind.EXIT_CODE, describe(exitCode), exitCode, null));
    };
  }

  @Override
  public void stop(Duration grace) throws InterruptedException {
    stopping.lockInterruptibly();
    try {
      stopTree(grace);
    } finally {
      stopping.unlock();
    }
  }

  private void stopTree(Duration grace) throws InterruptedException {
    long start = System.nanoTime();
    Set<ProcessHandle> tree = new HashSet<>();
    process.process().descendants().forEach(tree::add);
    Set<ProcessHandle> strays = Strays.withCookie(cookie);
    strays.removeIf(stray -> Strays.group(stray) == process.process().pid());
    strays.forEach(ProcessHandle::destroy);
    process.terminate(grace);
    while (strays.stream().anyMatch(ProcessHandle::isAlive)
        && System.nanoTime() - start < grace.toNanos()) {
      Thread.sleep(PAUSE);
    }
    tree.addAll(strays);
    tree.forEach(ProcessHandle::destroyForcibly); // those without our cookie too
    killStrays();
  }

  /** Kills until there is none: some start others while they are being killed. */
  private void killStrays() throws InterruptedException {
    long start = System.nanoTime();
    for (Set<ProcessHandle> left = Strays.withCookie(cookie);
        !left.isEmpty();
        left = Strays.withCookie(cookie)) {
      if (System.nanoTime() - start > KILL_LIMIT.toNanos()) {
        LOG.warn("Processes {} of {} do not end; they are left behind", pids(left), cookie);
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(PAUSE);
    }
  }

  private static List<Long> pids(Set<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).toList();
  }

  private static String describe(int exitCode) {
    int signal = exitCode - 128;
    String how =
        switch (exitCode) {
          case 126 -> " (found, but not to be executed)";
          case 127 -> " (command not found)";
          case 137 -> " (killed by signal 9; was there enough memory?)";
          default -> signal > 0 && signal < 65 ? " (killed by signal " + signal + ")" : "";
        };
    return "Expected exit code 0, but got " + exitCode + how + ".";
  }
}

package io.anabranch.platform.life;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A child process with a process group of its own, which the guard ends when this JVM dies.
 * Thread-safe. What the command leaves running in its group is ended by {@link #kill()}; a process
 * that makes a session of its own escapes that, and the guard finds it only by its mark.
 */
public final class GuardedProcess {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final long SHORTEST_PAUSE_MS = 2;
  private static final long LONGEST_PAUSE_MS = 50;

  private final Process process;
  private final String mark;
  private final Consumer<GuardedProcess> onGone;
  private boolean gone;

  GuardedProcess(Process process, String mark, Consumer<GuardedProcess> onGone) {
    this.process = process;
    this.mark = mark;
    this.onGone = onGone;
  }

  /** The command itself; its pid is also the id of its group. */
  public Process process() {
    return process;
  }

  /** The variable that all it starts has, or empty. */
  String mark() {
    return mark;
  }

  /** Whether any process of the group still runs, the command or what it started. */
  public synchronized boolean isGroupAlive() {
    if (!gone && !process.isAlive() && !ProcessGroups.isAlive(process.pid())) {
      // Once told gone never ask again: the system may give the number to others.
      gone = true;
      onGone.accept(this);
    }
    return !gone;
  }

  /**
   * Asks the whole group to end (SIGTERM), kills it after {@code grace}, and returns when it is
   * gone. An interrupt cuts the grace short.
   *
   * @throws IllegalStateException when it survives even SIGKILL for ten seconds
   */
  public void terminate(Duration grace) {
    signal(ProcessGroups.TERM);
    if (!awaitGone(grace)) {
      kill();
    }
  }

  /**
   * Kills the whole group (SIGKILL) and returns when it is gone.
   *
   * @throws IllegalStateException when it survives for ten seconds
   */
  public void kill() {
    boolean interrupted = Thread.interrupted();
    signal(ProcessGroups.KILL);
    if (!awaitGone(KILL_LIMIT)) {
      signal(ProcessGroups.KILL); // what was forked while the first signal went round
      if (!awaitGone(KILL_LIMIT)) {
        throw new IllegalStateException(
            "Expected process group " + process.pid() + " to end by SIGKILL, but it did not.");
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void signal(int signal) {
    if (isGroupAlive()) {
      ProcessGroups.signal(process.pid(), signal);
    }
  }

  private boolean awaitGone(Duration limit) {
    long start = System.nanoTime();
    long pause = SHORTEST_PAUSE_MS;
    while (isGroupAlive()) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return !isGroupAlive();
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
    return true;
  }
}

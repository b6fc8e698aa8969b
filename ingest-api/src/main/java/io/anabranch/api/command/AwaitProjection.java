package io.anabranch.api.command;

import io.anabranch.api.query.Progress;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a read see what was written before it: one that misses waits until the projection has passed
 * the end that run-commands had then, 2 s at most. Thread-safe.
 */
public final class AwaitProjection {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final long PAUSE_MS = 25;

  private final Progress progress;
  private final LogEnds ends;
  private final Topics topics;

  public AwaitProjection(Progress progress, LogEnds ends, Topics topics) {
    this.progress = progress;
    this.ends = ends;
    this.topics = topics;
  }

  /**
   * Waits until the projection has passed the end that run-commands has now.
   *
   * @return false when that took too long, so that what is read may be old
   */
  public boolean isFresh() throws InterruptedException {
    long last = ends.end(topics.runCommands()) - 1;
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (progress.applied("run-commands") < last) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }

  /** What {@code read} finds, now or within the limit; empty when it is surely not there. */
  public <T> Optional<T> find(Supplier<Optional<T>> read) throws InterruptedException {
    Optional<T> found = read.get();
    if (found.isPresent()) {
      return found;
    }
    long last = ends.end(topics.runCommands()) - 1;
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      boolean passed = progress.applied("run-commands") >= last;
      found = read.get();
      if (found.isPresent() || passed || System.nanoTime() >= deadline) {
        return found;
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}

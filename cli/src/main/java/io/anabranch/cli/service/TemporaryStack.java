package io.anabranch.cli.service;

import io.anabranch.cli.DataDirectory;
import io.anabranch.embedded.EmbeddedStack.StackPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything on this machine, in a folder that goes with it, also when Ctrl-C ends the process. */
public final class TemporaryStack implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final CountDownLatch started = new CountDownLatch(1);
  private @Nullable LocalStack stack;
  private boolean over;

  private TemporaryStack(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts it, on free ports.
   *
   * @param name for its folder
   * @param more settings of its services, which win
   * @param announce is told the folder before anything starts
   */
  public static TemporaryStack start(String name, Map<String, String> more, Consumer<Path> announce)
      throws Exception {
    return start(name, EnumSet.allOf(ServiceKind.class), more, Map.of(), announce);
  }

  /** The same of some services alone, and with more properties of the broker, which win. */
  public static TemporaryStack start(
      String name,
      Set<ServiceKind> kinds,
      Map<String, String> more,
      Map<String, String> broker,
      Consumer<Path> announce)
      throws Exception {
    Path folder = Files.createTempDirectory("anabranch-" + name + "-");
    announce.accept(folder);
    TemporaryStack temporary = new TemporaryStack(folder);
    // Before anything starts: Ctrl-C may come while it does.
    Runtime.getRuntime().addShutdownHook(new Thread(temporary::closeOnceStarted, "shutdown"));
    boolean kept = false;
    try {
      temporary.started(
          LocalStack.start(new DataDirectory(folder), StackPorts.ANY, 0, kinds, more, broker));
      kept = true;
      return temporary;
    } finally {
      temporary.started.countDown();
      if (!kept) {
        temporary.close();
      }
    }
  }

  private synchronized void started(LocalStack all) {
    stack = all;
  }

  // What is half started can neither be closed nor deleted.
  private void closeOnceStarted() {
    try {
      started.await(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** What was started. */
  public synchronized LocalStack stack() {
    return Objects.requireNonNull(stack);
  }

  /** Stops it and removes its folder; a second caller waits for the first. */
  @Override
  public synchronized void close() {
    if (over) {
      return;
    }
    over = true;
    if (stack != null) {
      stack.close();
    }
    Folders.delete(folder);
  }
}

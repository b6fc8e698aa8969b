package io.anabranch.cli.service;

import io.anabranch.cli.DataDirectory;
import io.anabranch.embedded.EmbeddedStack.StackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything on this machine, in a folder that goes with it, also when Ctrl-C ends the process. */
public final class TemporaryStack implements AutoCloseable {
  private static final int DELETIONS = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path folder;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable LocalStack stack;

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
    Path folder = Files.createTempDirectory("anabranch-" + name + "-");
    announce.accept(folder);
    TemporaryStack temporary = new TemporaryStack(folder);
    // Before anything starts: Ctrl-C may come while it does.
    Runtime.getRuntime().addShutdownHook(new Thread(temporary::close, "shutdown"));
    try {
      temporary.stack =
          LocalStack.start(
              new DataDirectory(folder), StackPorts.ANY, 0, EnumSet.allOf(ServiceKind.class), more);
      return temporary;
    } catch (Exception e) {
      temporary.close();
      throw e;
    }
  }

  /** What was started. */
  public LocalStack stack() {
    return Objects.requireNonNull(stack);
  }

  /** Stops it and removes its folder, once. */
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      LocalStack started = stack;
      if (started != null) {
        started.close();
      }
      delete(folder);
    }
  }

  // More than once: what is still starting, or being killed, may write meanwhile.
  private static void delete(Path folder) {
    for (int attempt = 0; attempt < DELETIONS && Files.exists(folder); attempt++) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException | UncheckedIOException e) {
        // Something went while we looked; the next look tells.
      }
      if (Files.exists(folder)) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    if (Files.exists(folder)) {
      System.err.println("anabranch: " + folder + " is left behind.");
    }
  }
}

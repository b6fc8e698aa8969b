package io.anabranch.cli.service;

import io.anabranch.cli.DataDirectory;
import io.anabranch.embedded.EmbeddedStack.StackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything on this machine, in a folder that goes with it, also when Ctrl-C ends the process. */
public final class TemporaryStack implements AutoCloseable {
  private final LocalStack stack;
  private final Path folder;
  private final AtomicBoolean over = new AtomicBoolean();

  private TemporaryStack(LocalStack stack, Path folder) {
    this.stack = stack;
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
    try {
      TemporaryStack started =
          new TemporaryStack(
              LocalStack.start(
                  new DataDirectory(folder),
                  StackPorts.ANY,
                  0,
                  EnumSet.allOf(ServiceKind.class),
                  more),
              folder);
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "shutdown"));
      return started;
    } catch (Exception e) {
      delete(folder);
      throw e;
    }
  }

  /** What was started. */
  public LocalStack stack() {
    return stack;
  }

  /** Stops it and removes its folder, once. */
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      stack.close();
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      System.err.println("anabranch: " + folder + " is left behind: " + e.getMessage());
    }
  }
}

package io.anabranch.cli.bench;

import io.anabranch.bench.BenchTarget;
import io.anabranch.bench.ClientProbe;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.ops.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A whole system on this machine to be measured, with what listens to its clients. */
final class BenchStack implements AutoCloseable {
  private static final String SLOTS = "512";

  private final TemporaryStack stack;

  private BenchStack(TemporaryStack stack) {
    this.stack = stack;
  }

  /**
   * Starts it.
   *
   * @param more settings of its services, which win
   */
  static BenchStack start(Map<String, String> more) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("ANABRANCH_WORKER_SLOTS", SLOTS);
    settings.putAll(more);
    return new BenchStack(
        TemporaryStack.start(
            "bench", settings, folder -> settings.put(Env.KAFKA_CONFIG, probed(folder))));
  }

  /** Quiet: Kafka's clients warn of much that a benchmark does on purpose. */
  static void configureLogging() {
    Map<String, String> logging = new TreeMap<>(System.getenv());
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka=ERROR");
    Logging.configure(logging);
  }

  private static String probed(Path folder) {
    Path file = folder.resolve("clients.properties");
    try {
      Files.writeString(file, ClientProbe.SETTING + "=" + ClientProbe.class.getName() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write " + file + ", but could not.", e);
    }
    return file.toString();
  }

  BenchTarget target() {
    return new BenchTarget(stack.stack().kafka(), stack.stack().database());
  }

  @Override
  public void close() {
    stack.close();
  }
}

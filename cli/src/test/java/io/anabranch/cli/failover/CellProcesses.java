package io.anabranch.cli.failover;

import io.anabranch.cli.Anabranch;
import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A cell's services, each a JVM of its own, with their output in files of {@code folder}. */
final class CellProcesses implements AutoCloseable {
  private static final Path DISTRIBUTION = Path.of("target/distribution").toAbsolutePath();
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final Path folder;
  private final Map<String, String> settings;
  private final List<GuardedProcess> started = new ArrayList<>();
  private Path newest = Path.of("none");

  /** {@code settings} go to every service, besides where Kafka is. */
  CellProcesses(KafkaSettings kafka, Path folder, Map<String, String> settings) {
    this.kafka = kafka;
    this.folder = folder;
    this.settings = settings;
  }

  GuardedProcess scheduler() throws IOException {
    return start(Anabranch.class, Map.of(), "scheduler");
  }

  GuardedProcess meddledScheduler(Map<String, String> faults) throws IOException {
    return start(MeddledScheduler.class, faults, "meddled-scheduler");
  }

  GuardedProcess worker(int slots) throws IOException {
    return start(
        Anabranch.class,
        Map.of(
            "ANABRANCH_WORKER_SLOTS",
            Integer.toString(slots),
            "ANABRANCH_WORKER_WORK_DIR",
            folder.resolve("worker-" + started.size()).toString()),
        "worker");
  }

  private GuardedProcess start(Class<?> main, Map<String, String> more, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:AOTCache=" + DISTRIBUTION.resolve("anabranch.aot"),
                "-Xlog:aot*=off",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Danabranch.test.guard-off="
                    + System.getProperty("anabranch.test.guard-off", "none"),
                "-cp",
                DISTRIBUTION.resolve("lib")
                    + "/*:"
                    + Path.of("target/test-classes").toAbsolutePath(),
                main.getName()));
    command.addAll(Arrays.asList(args));
    Path output = folder.resolve(args[0] + "-" + (started.size() + 1) + ".log");
    newest = output;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("ANABRANCH_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("ANABRANCH_TOPIC_PREFIX", kafka.topics().prefix());
    environment.put("ANABRANCH_TASK_PARTITIONS", Integer.toString(kafka.fanOut()));
    environment.put("ANABRANCH_PORT", "0");
    environment.putAll(settings);
    environment.putAll(more);
    GuardedProcess process = ProcessGuard.shared().start(builder);
    started.add(process);
    return process;
  }

  /** Waits until the service that was started last is up. */
  void awaitNewest() {
    Await.until("a service", CellLog.LIMIT, () -> Files.readString(newest).contains("listens on"));
  }

  static void signal(String signal, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("Expected process " + pid + " to take " + signal + ".");
    }
  }

  /** Ends them in order, as an operator does; what they wrote is whole then. */
  @Override
  public void close() {
    started.reversed().forEach(process -> process.terminate(GRACE));
    started.clear();
  }
}

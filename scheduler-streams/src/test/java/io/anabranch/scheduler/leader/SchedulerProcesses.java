package io.anabranch.scheduler.leader;

import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts schedulers as JVMs of their own and signals them. */
final class SchedulerProcesses implements AutoCloseable {
  private final KafkaSettings kafka;
  private final Path folder;
  private final List<GuardedProcess> started = new ArrayList<>();

  SchedulerProcesses(KafkaSettings kafka, Path folder) {
    this.kafka = kafka;
    this.folder = folder;
  }

  void start() throws IOException {
    Path log = folder.resolve("scheduler-" + (started.size() + 1) + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/anabranch/embedded/testing/logback.xml",
                "-Danabranch.test.guard-off="
                    + System.getProperty("anabranch.test.guard-off", "none"),
                "-cp",
                System.getProperty("java.class.path"),
                SchedulerProcess.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "ANABRANCH_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "ANABRANCH_TOPIC_PREFIX", kafka.topics().prefix(),
                "ANABRANCH_TASK_PARTITIONS", Integer.toString(kafka.fanOut()),
                "ANABRANCH_ETCD", TestEtcd.endpoint(),
                "ANABRANCH_LEASE", "2s"));
    started.add(ProcessGuard.shared().start(builder));
  }

  static void signal(String signal, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("Expected process " + pid + " to take " + signal + ".");
    }
  }

  @Override
  public void close() {
    started.forEach(GuardedProcess::kill);
  }
}

package io.anabranch.projector;

import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A projector in a process of its own, so that it can be killed; one batch is 100 records. */
final class ProjectorProcess {
  private ProjectorProcess() {}

  static Process start(KafkaSettings kafka, DatabaseSettings database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProjectorProcess.class.getName(),
            kafka.bootstrapServers(),
            kafka.topics().prefix(),
            Integer.toString(kafka.fanOut()),
            database.url(),
            database.user(),
            database.password())
        .inheritIO()
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    KafkaSettings kafka =
        new KafkaSettings(
            arguments[0],
            new Topics(arguments[1]),
            Integer.parseInt(arguments[2]),
            (short) -1,
            // So that the kill comes while there is more to fold.
            Map.of("max.poll.records", "100"));
    DatabaseSettings database =
        new DatabaseSettings(arguments[3], arguments[4], arguments.length > 5 ? arguments[5] : "");
    new ProjectorService(new ProjectorSettings(kafka, database), new SimpleMeterRegistry()).start();
    // It ends when it is killed, or with the process that started it.
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent -> {
              var _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
            });
    while (true) {
      LockSupport.park();
    }
  }
}

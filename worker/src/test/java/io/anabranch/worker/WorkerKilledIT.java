package io.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.AttemptEvent.TaskStarted;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.worker.attempt.AttemptRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the JVM of a worker that runs something, as a lack of memory would. */
class WorkerKilledIT {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private final List<Process> workers = new ArrayList<>();
  private KafkaSettings kafka;
  private FakeScheduler scheduler;
  private Path pids;

  @BeforeEach
  void start() {
    kafka = TestKafka.provisioned();
    scheduler = new FakeScheduler(kafka);
    pids = folder.resolve("pids");
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.close();
    for (Process worker : workers) {
      worker.destroyForcibly().waitFor();
    }
  }

  @Test
  void nothingThatItStartedOutlivesItAndItsSuccessorTakesItsPlace() throws Exception {
    Process worker = worker();
    String first = scheduler.joined().worker();
    // Each: the shell, an obedient child, a stubborn one, and one in a session of its own.
    String stubborn = "bash -c 'trap \"\" TERM; echo $$ >> " + pids + "; exec sleep 600'";
    String command =
        "echo $$ >> %s; sleep 600 & echo $! >> %s; %s & setsid %s > /dev/null 2>&1 & wait"
            .formatted(pids, pids, stubborn, stubborn);
    for (int i = 0; i < 10; i++) {
      scheduler.tell(scheduler.dispatch(command, LONG));
    }
    scheduler.event(TaskStarted.class, 10);
    Await.until("40 processes", FakeScheduler.LIMIT, () -> running().size() == 40);
    worker.destroyForcibly();
    assertThat(worker.waitFor(FakeScheduler.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Await.until("the end of all", FakeScheduler.LIMIT, () -> running().isEmpty());
    worker();
    assertThat(scheduler.event(WorkerJoined.class, 2).replaces()).isEqualTo(first);
    assertThat(folder.resolve("work/attempts"))
        .satisfiesAnyOf(
            attempts -> assertThat(attempts).doesNotExist(),
            attempts -> assertThat(attempts).isEmptyDirectory());
  }

  private Process worker() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=io/anabranch/embedded/testing/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName())
            .redirectOutput(folder.resolve("worker.out").toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "ANABRANCH_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "ANABRANCH_TOPIC_PREFIX",
                kafka.topics().prefix(),
                "ANABRANCH_TASK_PARTITIONS",
                Integer.toString(kafka.fanOut()),
                "ANABRANCH_WORKER_SLOTS",
                "10",
                "ANABRANCH_WORKER_WORK_DIR",
                folder.resolve("work").toString()));
    Process worker = builder.start();
    workers.add(worker);
    return worker;
  }

  private List<String> running() throws IOException {
    return Files.exists(pids)
        ? Files.readAllLines(pids).stream().filter(AttemptRunner::isRunning).toList()
        : List.of();
  }
}

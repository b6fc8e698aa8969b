package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryEvent.AttemptStarted;
import io.anabranch.schemas.event.HistoryEvent.AttemptSucceeded;
import io.anabranch.schemas.event.HistoryEvent.RunEnded;
import io.anabranch.schemas.event.HistoryEvent.TaskFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaders that end, or begin, at the worst moment. */
class FailpointIT {
  private static final int HALTS = 20;
  private static final int RUNS = 40;
  private static final int MOST_BATCHES = 4;
  // Enough that the next one is up before the one before it halts.
  private static final int WARM = 3;

  private final long seed = Long.getLong("anabranch.test.seed", 7);
  private final Random random = new Random(seed);
  private final KafkaSettings kafka = TestKafka.provisioned();
  @TempDir Path folder;

  @Test
  void haltsBetweenDecideAndCommitLeaveDispatchesEqualToDecisions() throws Exception {
    System.out.println("Seed " + seed + "; -Danabranch.test.seed sets another.");
    Journal journal = new Journal(folder);
    try (CellLog log = new CellLog(kafka)) {
      try (CellProcesses processes = new CellProcesses(kafka, folder, Map.of())) {
        GuardedProcess first = processes.scheduler();
        journal.request(kafka, log, RUNS);
        log.await(RUNS, HistoryEvent.RunAdmitted.class);
        processes.worker(2);
        first.kill();
        Queue<Process> waiting = new ArrayDeque<>();
        for (int halted = 0; halted < HALTS; halted++) {
          while (waiting.size() < WARM && halted + waiting.size() < HALTS) {
            waiting.add(haltsAtASeededBatch(processes));
          }
          Process leader = waiting.remove();
          try (OutputStream gate = leader.getOutputStream()) {
            gate.write('\n');
          }
          Await.until("halt " + (halted + 1), CellLog.LIMIT, () -> !leader.isAlive());
          assertThat(leader.exitValue()).isEqualTo(MeddledScheduler.HALTED);
        }
        assertThat(log.events(RunEnded.class).count()).as("runs that ended").isLessThan(RUNS);
        processes.scheduler();
        log.await(RUNS, RunEnded.class);
      }
      log.check();
      journal.check(log.dispatchesAreWhatWasDecided());
      assertThat(LogBatches.of(kafka, kafka.topics().history(), 0).aborts())
          .as("decisions that were written and never committed")
          .isGreaterThanOrEqualTo(HALTS);
    }
  }

  private Process haltsAtASeededBatch(CellProcesses processes) throws IOException {
    int batch = 1 + random.nextInt(MOST_BATCHES);
    return processes
        .meddledScheduler(
            Map.of(
                MeddledScheduler.HALT_AT_BATCH,
                Integer.toString(batch),
                MeddledScheduler.GATE,
                "1"))
        .process();
  }

  private static final String WAITING =
      """
      name: waiting
      tasks:
        - {id: done, type: shell, timeout: 5m, command: 'until [ -e "GO" ]; do sleep 0.1; done'}
        - {id: stuck, type: shell, timeout: 5m, command: 'until [ -e "GO-not" ]; do sleep 0.1; done'}
      """;

  @Test
  void resultsThatWereQueuedWithoutALeaderWinOverDeadlinesThatPassedMeanwhile() throws Exception {
    Path go = folder.resolve("go");
    try (CellLog log = new CellLog(kafka)) {
      try (CellProcesses processes = new CellProcesses(kafka, folder, Map.of())) {
        GuardedProcess first = processes.scheduler();
        processes.worker(2);
        Journal.submit(kafka, log, WAITING.replace("GO", go.toString()), 1);
        log.await(2, AttemptStarted.class);
        first.kill();
        Files.createFile(go);
        awaitQueuedSuccess();

        // Ten minutes later, as its clock has it: both deadlines have passed.
        processes.meddledScheduler(
            Map.of(MeddledScheduler.CLOCK_AHEAD, Long.toString(Duration.ofMinutes(10).toMillis())));
        log.await(1, RunEnded.class);
      }
      assertThat(log.events(AttemptSucceeded.class).map(one -> one.attempt().task()))
          .containsExactly("done");
      List<TaskFailed> failed = log.events(TaskFailed.class).toList();
      assertThat(failed).extracting(TaskFailed::task).containsExactly("stuck");
      assertThat(failed.getFirst().error().kind()).isEqualTo(ErrorKind.TIMEOUT);
      log.check();
    }
  }

  private void awaitQueuedSuccess() {
    try (var events = new KafkaClients(kafka).consumer("test-events")) {
      List<TopicPartition> all = List.of(new TopicPartition(kafka.topics().taskEvents(), 0));
      events.assign(all);
      events.seekToBeginning(all);
      Await.until(
          "a result in the log",
          CellLog.LIMIT,
          () -> {
            for (var record : events.poll(Duration.ofMillis(100))) {
              if (Codec.TASK_EVENT.decode(record.value()) instanceof AttemptEvent.TaskSucceeded) {
                return true;
              }
            }
            return false;
          });
    }
  }
}

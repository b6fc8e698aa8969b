package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.id.AttemptRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Three tasks in a row, each of which appends a line to a file: what really ran. */
final class Journal {
  private static final String DAG =
      """
      name: journal
      tasks:
        - {id: first, type: shell, command: 'LINE'}
        - {id: second, type: shell, command: 'LINE', dependencies: [first]}
        - {id: third, type: shell, command: 'LINE', dependencies: [second]}
      """;

  static final int TASKS = 3;

  private final Path file;
  private final Path hold;

  Journal(Path folder) {
    this.file = folder.resolve("journal");
    this.hold = folder.resolve("hold");
  }

  /** Registers the DAG and asks for so many runs, straight on Kafka. */
  void request(KafkaSettings kafka, CellLog log, int runs) {
    String line =
        "while [ -e \""
            + hold
            + "\" ]; do sleep 0.05; done; sleep 0.05; echo \"$ANABRANCH_RUN_ID $ANABRANCH_TASK $ANABRANCH_ATTEMPT\" >> \""
            + file
            + "\"";
    submit(kafka, log, DAG.replace("LINE", line), runs);
  }

  /** Registers a DAG and asks for runs of it, straight on Kafka. */
  static void submit(KafkaSettings kafka, CellLog log, String yaml, int runs) {
    DagSpec dag = DagReader.read(yaml.getBytes(StandardCharsets.UTF_8)).orThrow();
    try (var producer = new KafkaClients(kafka).producer("test-requests")) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  kafka.topics().dagCommands(),
                  Codec.DAG_COMMAND.encode(
                      new DagCommand.DagRegistrationRequested(DagWriter.toJson(dag), "test"))));
      log.await(1, HistoryEvent.DagVersionAccepted.class);
      for (int i = 1; i <= runs; i++) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    kafka.topics().runCommands(),
                    Codec.RUN_COMMAND.encode(
                        new RunCommand.RunRequested(
                            "run-" + i, dag.name(), null, Map.of(), null, "test"))));
      }
    }
  }

  /** From here on no task comes to its end. */
  void hold() throws IOException {
    Files.createFile(hold);
  }

  /** Lets the tasks go on. */
  void release() throws IOException {
    Files.delete(hold);
  }

  /** Each dispatched attempt ran once, and nothing else ran. */
  void check(List<AttemptRef> dispatched) throws IOException {
    List<String> wanted =
        dispatched.stream()
            .map(one -> one.runId() + " " + one.task() + " " + one.attempt())
            .toList();
    assertThat(Files.readAllLines(file))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(wanted);
  }
}

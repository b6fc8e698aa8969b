package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.cli.failover.RunsSoFar.Standing;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ask for runs and steer them by a seed, straight on Kafka, and ask some of it twice: at once, or
 * once a leader was killed.
 */
final class People implements AutoCloseable {
  private static final TaskState[] MARKS = {
    TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SKIPPED
  };

  private enum Wish {
    CANCEL,
    RETRY,
    RETRY_FROM,
    PAUSE,
    RESUME,
    MARK,
    RUN_SEEDED,
    PAUSE_DAG,
    RESUME_DAG,
    RETRY_LETTER
  }

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final List<DagSpec> dags;
  private final RunsSoFar runs;
  private final Random random;
  private final List<RunCommand> again = new ArrayList<>();
  private final List<Wish> wishes = new ArrayList<>();
  // By request, how often it was sent.
  private final Map<String, Integer> requests = new TreeMap<>();
  private final Map<String, Long> sent = new HashMap<>();
  private int asked;

  People(KafkaSettings kafka, List<DagSpec> dags, RunsSoFar runs, Random random) {
    this.kafka = kafka;
    this.producer = new KafkaClients(kafka).producer("test-people");
    this.dags = dags;
    this.runs = runs;
    this.random = random;
  }

  void register() throws Exception {
    for (DagSpec dag : dags) {
      send(new DagCommand.DagRegistrationRequested(DagWriter.toJson(dag), "ada"));
    }
  }

  /** One more run of each DAG. */
  void request() throws Exception {
    for (DagSpec dag : dags) {
      send(new RunCommand.RunRequested(runId(), dag.name(), null, Map.of(), null, "ada"));
    }
  }

  private String runId() {
    return "run-" + ++asked;
  }

  /** Asks for what is next: everything in turn, in an order by chance. */
  void steer() throws Exception {
    if (wishes.isEmpty()) {
      wishes.addAll(List.of(Wish.values()));
      Collections.shuffle(wishes, random);
    }
    String request = "req-" + ++asked;
    switch (wishes.removeLast()) {
      case CANCEL ->
          twice(new RunOperation.RunCancelRequested(open(), request, "ada", "by chance"));
      case RETRY ->
          twice(new RunOperation.RunRetryRequested(any(Standing.ENDED), request, "ada", null));
      case RETRY_FROM -> {
        String run = any(Standing.ENDED, Standing.GOES_ON);
        twice(new RunOperation.RunRetryRequested(run, request, "ada", task(run)));
      }
      case PAUSE -> twice(new RunOperation.RunPauseRequested(open(), request, "ada"));
      case RESUME -> twice(new RunOperation.RunResumeRequested(any(Standing.HELD), request, "ada"));
      case MARK -> {
        String run = open();
        TaskState as = MARKS[random.nextInt(MARKS.length)];
        twice(new RunOperation.TaskMarkRequested(run, request, "ada", null, task(run), as, null));
      }
      case RUN_SEEDED -> twice(seeded());
      case PAUSE_DAG -> send(new DagCommand.DagPauseRequested(anyDag().name(), true, "ada"));
      case RESUME_DAG -> resumeDags();
      case RETRY_LETTER -> {
        List<String> letters = runs.letters();
        if (!letters.isEmpty()) {
          String letter = letters.get(random.nextInt(letters.size()));
          twice(new RunCommand.LetterRetryRequested(letter, 0, "ada"));
        }
      }
    }
  }

  private RunCommand seeded() {
    DagSpec dag = anyDag();
    Map<String, RunCommand.SeededTask> seed = new TreeMap<>();
    for (TaskSpec task : dag.tasks().subList(0, 1 + random.nextInt(2))) {
      TaskState as = random.nextInt(3) == 0 ? TaskState.SKIPPED : TaskState.SUCCEEDED;
      seed.put(task.id(), new RunCommand.SeededTask(as, null));
    }
    return new RunCommand.RunRequested(
        runId(), dag.name(), null, Map.of(), null, "ada", any(Standing.ENDED), seed);
  }

  /** What was asked before a leader was killed is asked again: nobody knows whether it was read. */
  void askAgain() throws Exception {
    for (RunCommand one : again) {
      send(one);
    }
    again.clear();
  }

  /** Lets everything go on that is held. */
  void letGo() throws Exception {
    resumeDags();
    for (String run : runs.that(Standing.HELD, Standing.QUEUED)) {
      send(new RunOperation.RunResumeRequested(run, "req-" + ++asked, "ada"));
    }
  }

  private void resumeDags() throws Exception {
    for (DagSpec dag : dags) {
      send(new DagCommand.DagPauseRequested(dag.name(), false, "ada"));
    }
  }

  private String open() {
    return any(Standing.GOES_ON, Standing.HELD, Standing.QUEUED);
  }

  /** A run that stands so; now and then, and where there is none, any run. */
  private String any(Standing... standings) {
    List<String> some = random.nextInt(6) == 0 ? List.of() : runs.that(standings);
    List<String> from = some.isEmpty() ? runs.that(Standing.values()) : some;
    return from.get(random.nextInt(from.size()));
  }

  private DagSpec anyDag() {
    return dags.get(random.nextInt(dags.size()));
  }

  private String task(String run) {
    DagSpec dag =
        dags.stream().filter(one -> one.name().equals(runs.dag(run))).findAny().orElseThrow();
    return dag.tasks().get(random.nextInt(dag.tasks().size())).id();
  }

  private void twice(RunCommand command) throws Exception {
    send(command);
    switch (random.nextInt(4)) {
      case 0 -> send(command);
      case 1 -> again.add(command);
      default -> {}
    }
  }

  private void send(RunCommand command) throws Exception {
    if (command instanceof RunOperation operation && operation.request() != null) {
      requests.merge(operation.request(), 1, Integer::sum);
    }
    send(kafka.topics().runCommands(), Codec.RUN_COMMAND.encode(command));
  }

  private void send(DagCommand command) throws Exception {
    send(kafka.topics().dagCommands(), Codec.DAG_COMMAND.encode(command));
  }

  private void send(String topic, byte[] value) throws Exception {
    long offset = producer.send(new ProducerRecord<>(topic, value)).get().offset();
    sent.put(topic.substring(kafka.topics().prefix().length()), offset);
  }

  /** Whether all that was asked was decided on. */
  boolean areAnswered() {
    return sent.entrySet().stream().allMatch(one -> runs.hasRead(one.getKey(), one.getValue()));
  }

  /** Each request was decided on as often as it was sent, and did something once at most. */
  void checkRequests(List<HistoryRecord> history) {
    Map<String, Integer> decided = new TreeMap<>();
    Map<String, Integer> done = new TreeMap<>();
    Map<HistoryEvent.Steering, Integer> steered = new TreeMap<>();
    for (HistoryRecord record : history) {
      if (record.input() instanceof RunOperation operation && operation.request() != null) {
        decided.merge(operation.request(), 1, Integer::sum);
      }
      for (HistoryEvent event : record.events()) {
        if (event instanceof HistoryEvent.RunSteered e && e.request() != null) {
          done.merge(e.request(), 1, Integer::sum);
          steered.merge(e.steering(), 1, Integer::sum);
        }
      }
    }
    assertThat(decided).as("how often requests were decided on").isEqualTo(requests);
    assertThat(done.values()).as("how often requests did something").containsOnly(1);
    System.out.printf(
        "%d requests, %d of them sent twice; done: %s%n",
        requests.size(), requests.values().stream().filter(times -> times > 1).count(), steered);
    // WHY not all five: where runs stand when somebody steers them depends on the machine.
    assertThat(steered.keySet()).as("what was done").hasSizeGreaterThanOrEqualTo(3);
  }

  @Override
  public void close() {
    producer.close();
  }
}

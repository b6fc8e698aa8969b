package io.anabranch.bench;

import io.anabranch.platform.db.Database;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The system itself. Runs are requested straight on Kafka, as services do. Not thread-safe. */
final class WholeSystem implements Pipeline {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final HistoryTail history;
  private final Database database;
  private long requested = System.currentTimeMillis();

  WholeSystem(BenchTarget target) {
    this.kafka = target.kafka();
    this.producer = new KafkaClients(kafka).producer("bench-requests", Map.of("linger.ms", 1));
    this.history = new HistoryTail(kafka);
    this.database = Database.open(target.database());
  }

  @Override
  public void prepare(Shape shape) throws TimeoutException {
    byte[] asked =
        Codec.DAG_COMMAND.encode(
            new DagCommand.DagRegistrationRequested(DagWriter.toJson(shape.dag()), "bench"));
    var _ = producer.send(new ProducerRecord<>(kafka.topics().dagCommands(), asked));
    producer.flush();
    history.await("DagVersion", 1, LIMIT);
  }

  @Override
  public Measured run(Shape shape, int runs, boolean hops) throws Exception {
    List<byte[]> requests = new ArrayList<>(runs);
    for (int i = 0; i < runs; i++) {
      requests.add(
          Codec.RUN_COMMAND.encode(
              new RunCommand.RunRequested(
                  "b-" + ++requested, shape.name(), null, Map.of(), null, null)));
    }
    long from = hops ? end(kafka.topics().taskEvents()) : 0;
    Duration cpu = CpuTime.now();
    long start = System.nanoTime();
    for (byte[] request : requests) {
      var _ = producer.send(new ProducerRecord<>(kafka.topics().runCommands(), request));
    }
    producer.flush();
    history.await("RunEnded", runs, LIMIT);
    Duration total = Duration.ofNanos(System.nanoTime() - start);
    awaitProjection(Codec.HISTORY.decode(history.last()).sequence());
    Duration settled = Duration.ofNanos(System.nanoTime() - start);
    cpu = CpuTime.now().minus(cpu);
    return new Measured(
        runs * shape.tasks(), total, settled, cpu, hops ? hops(from) : Measured.histogram());
  }

  private void awaitProjection(long sequence) throws TimeoutException {
    long start = System.nanoTime();
    while (database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT FROM history_head WHERE part = parts AND sequence >= :sequence")
                    .bind("sequence", sequence)
                    .mapToMap()
                    .list()
                    .isEmpty())) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new TimeoutException("Expected the projection to reach decision " + sequence + ".");
      }
    }
  }

  private long end(String topic) {
    TopicPartition only = new TopicPartition(topic, 0);
    try (Consumer<byte[], byte[]> consumer = new KafkaClients(kafka).consumer("bench-end")) {
      return consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
    }
  }

  /** From the worker's word on when each task of a chain began and ended. */
  private Histogram hops(long from) throws UnreadableException {
    List<TaskSucceeded> ended = new ArrayList<>();
    TopicPartition only = new TopicPartition(kafka.topics().taskEvents(), 0);
    long until = end(only.topic());
    try (Consumer<byte[], byte[]> consumer = new KafkaClients(kafka).consumer("bench-hops")) {
      consumer.assign(List.of(only));
      consumer.seek(only, from);
      while (consumer.position(only) < until) {
        for (var record : consumer.poll(PAUSE)) {
          if (Codec.TASK_EVENT.decode(record.value()) instanceof TaskSucceeded said
              && said.startedAt() != null
              && said.endedAt() != null) {
            ended.add(said);
          }
        }
      }
    }
    ended.sort(Comparator.comparing((TaskSucceeded said) -> said.attempt().token()));
    Histogram hops = Measured.histogram();
    for (int i = 1; i < ended.size(); i++) {
      Instant before = ended.get(i - 1).endedAt();
      Instant next = ended.get(i).startedAt();
      if (before != null && next != null) {
        hops.recordValue(Math.max(0, Duration.between(before, next).toNanos()));
      }
    }
    return hops;
  }

  @Override
  public void close() {
    producer.close();
    history.close();
    database.close();
  }
}

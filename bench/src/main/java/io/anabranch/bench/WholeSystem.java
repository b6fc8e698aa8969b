package io.anabranch.bench;

import io.anabranch.bench.Measured.Latencies;
import io.anabranch.bench.Stages.Hop;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The system itself. Runs are requested straight on Kafka, as services do. Not thread-safe. */
final class WholeSystem implements Pipeline {
  private static final String RUN_ID = "b-";
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final HistoryTail history;
  private final Results results;
  private final Database database;
  private final BenchTarget.Projector projector;
  private long requested = System.currentTimeMillis();

  WholeSystem(BenchTarget target) {
    this.kafka = target.kafka();
    this.producer = new KafkaClients(kafka).producer("bench-requests", Map.of("linger.ms", 1));
    this.history = new HistoryTail(kafka);
    this.results = new Results(kafka);
    this.database = Database.open(target.database());
    this.projector = target.projector();
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
  public Measured run(Shape shape, Load load, Look look) throws Exception {
    if (look != Look.LOG_ALONE) {
      return measure(shape, load, look);
    }
    projector.stop();
    Measured measured = measure(shape, load, look);
    projector.start();
    awaitProjection();
    return measured;
  }

  private Measured measure(Shape shape, Load load, Look look) throws Exception {
    int runs = load.runs();
    List<byte[]> bodies = new ArrayList<>(runs);
    long first = requested + 1;
    for (int i = 0; i < runs; i++) {
      bodies.add(
          Codec.RUN_COMMAND.encode(
              new RunCommand.RunRequested(
                  RUN_ID + ++requested, shape.name(), null, Map.of(), null, null)));
    }
    int tasks = runs * shape.tasks();
    Drain drain = new Drain(look == Look.DRAIN ? tasks : 0);
    long from = results.end();
    Stages stages = look == Look.STAGES ? Stages.begin(kafka.topics().prefix()) : null;
    CpuTime before = CpuTime.now();
    Requests requests = Requests.begin(load, run -> request(bodies.get(run)));
    history.await(
        "RunEnded",
        runs,
        LIMIT,
        (record, ends) -> {
          if (ends) {
            finished(requests, record, first);
          }
          if (look == Look.DRAIN) {
            drain.see(record);
          }
        });
    Duration total = Duration.ofNanos(requests.elapsed());
    if (look != Look.LOG_ALONE) {
      awaitProjection();
    }
    Duration settled = Duration.ofNanos(requests.elapsed());
    Duration cpu = CpuTime.now().since(before);
    Map<String, Double> figures = look == Look.DRAIN ? drain.figures() : Map.of();
    List<Hop> hops = look.takesHops() ? Hops.of(results.since(from)) : List.of();
    if (stages != null) {
      figures = stages.end(hops);
    }
    Latencies latencies = new Latencies(Hops.histogram(hops), requests.end());
    return new Measured(tasks, runs, total, settled, cpu, latencies, figures);
  }

  /** What the projection holds. */
  Map<String, PostgresUse> tables() {
    return PostgresUse.of(database);
  }

  private void request(byte[] body) {
    var _ = producer.send(new ProducerRecord<>(kafka.topics().runCommands(), body));
  }

  // The key of what a worker's word caused is the run's id: nothing needs to be decoded here.
  private static void finished(
      Requests requests, ConsumerRecord<byte[], byte[]> record, long first) {
    String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (id.startsWith(RUN_ID)) {
      requests.finished((int) (Long.parseLong(id.substring(RUN_ID.length())) - first));
    }
  }

  private void awaitProjection() throws TimeoutException, UnreadableException {
    long sequence = Codec.HISTORY.decode(history.last()).sequence();
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

  @Override
  public void close() {
    producer.close();
    history.close();
    results.close();
    database.close();
  }
}

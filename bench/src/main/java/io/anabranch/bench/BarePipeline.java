package io.anabranch.bench;

import io.anabranch.bench.Measured.Latencies;
import io.anabranch.bench.Stages.Hop;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.scheduler.SchedulerSettings;
import io.anabranch.scheduler.leader.HoldSeat;
import io.anabranch.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the log alone can do on this machine: the same records, bytes, partitions, acks and commit
 * rule through the same broker, with trivial logic and no Postgres. Knows chains only.
 */
final class BarePipeline implements Pipeline {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final KafkaSettings kafka;
  private final HoldSeat seat;
  private final BareWorker worker;
  private final Producer<byte[], byte[]> producer;
  private final HistoryTail history;
  private long requested;

  /** Starts it beside the whole system, in topics of its own. */
  BarePipeline(KafkaSettings whole, BareSizes sizes, int slots) throws TimeoutException {
    kafka =
        new KafkaSettings(
            whole.bootstrapServers(),
            new Topics(whole.topics().prefix() + "bare."),
            whole.fanOut(),
            whole.replicationFactor(),
            whole.extra());
    seat =
        new HoldSeat(
            new SchedulerSettings(
                kafka, EtcdSettings.of(List.of(), kafka.topics()), Duration.ofSeconds(3), false),
            (topics, leader) -> BareCell.topology(topics, leader, sizes, slots),
            "bench",
            new SimpleMeterRegistry());
    seat.start();
    long start = System.nanoTime();
    while (!seat.health().ready()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new TimeoutException("Expected the bare pipeline to start.");
      }
    }
    worker = new BareWorker(kafka, sizes.result());
    producer = new KafkaClients(kafka).producer("bare-requests", Map.of("linger.ms", 1));
    history = new HistoryTail(kafka);
  }

  /** Its topics; nobody reads its logs. */
  KafkaSettings kafka() {
    return kafka;
  }

  @Override
  public void prepare(Shape shape) {}

  @Override
  public Measured run(Shape shape, Load load, Look look) throws Exception {
    Queue<Hop> taken = worker.take();
    Stages stages = look == Look.STAGES ? Stages.begin(kafka.topics().prefix()) : null;
    CpuTime before = CpuTime.now();
    long first = requested + 1;
    requested += load.runs();
    Requests requests = Requests.begin(load, run -> request(first + run, shape.tasks()));
    history.await(
        "RunEnded",
        load.runs(),
        LIMIT,
        (record, ends) -> {
          if (ends) {
            requests.finished((int) (ByteBuffer.wrap(record.key()).getLong() - first));
          }
        });
    Duration total = Duration.ofNanos(requests.elapsed());
    Duration spent = CpuTime.now().since(before);
    List<Hop> hops = List.copyOf(taken);
    Map<String, Double> figures = stages == null ? Map.of() : stages.end(hops);
    Latencies latencies = new Latencies(Hops.histogram(hops), requests.end());
    int tasks = load.runs() * shape.tasks();
    return new Measured(tasks, load.runs(), total, total, spent, latencies, figures);
  }

  private void request(long run, int tasks) {
    byte[] request = new BareMessage(run, -1, tasks).encode(BareMessage.LEAST * 4, false);
    var _ = producer.send(new ProducerRecord<>(kafka.topics().runCommands(), request));
  }

  @Override
  public void close() {
    worker.close();
    producer.close();
    history.close();
    seat.close();
  }
}

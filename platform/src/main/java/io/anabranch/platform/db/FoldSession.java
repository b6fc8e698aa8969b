package io.anabranch.platform.db;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.schemas.event.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer that reads a topic from where the database stands. Any failure ends the session; the
 * next one starts from what the database says then. Not thread-safe but for {@link #wakeup()}.
 */
final class FoldSession<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FoldSession.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(5);
  // A batch costs a transaction, and each of its rows a version, however often it changed in the
  // batch: as long as more keeps coming, waiting for it saves work. Waiting here rather than in
  // the broker (fetch.min.bytes) costs nothing while there is nothing to fold.
  private static final Duration LINGER = Duration.ofMillis(20);
  // What the broker has is here by then.
  private static final Duration ANSWERED = Duration.ofMillis(5);
  private static final int LINGERS_AT_MOST = 10;
  private static final int FULL = 4_000;
  // A fold that was late lets the faster one go on and takes over when that one stops.
  private static final Duration STAND_BY = Duration.ofMillis(250);

  private static final Map<String, Object> READING =
      Map.of(
          // WHY none: records that retention took must be told of, never jumped over silently.
          "auto.offset.reset",
          "none",
          "max.poll.records",
          FULL,
          "fetch.max.bytes",
          16 << 20,
          "max.partition.fetch.bytes",
          4 << 20,
          "metadata.max.age.ms",
          30_000);

  private final String topic;
  private final Codec<T> codec;
  private final Database database;
  private final FoldOffsets offsets;
  private final FoldTransactions<T> transactions;
  private final FoldMetrics metrics;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<Integer, Long> positions;
  private long lookedAround = System.nanoTime();

  private FoldSession(
      String topic,
      Codec<T> codec,
      Database database,
      FoldOffsets offsets,
      FoldTransactions<T> transactions,
      FoldMetrics metrics,
      Consumer<byte[], byte[]> consumer,
      Map<Integer, Long> positions) {
    this.topic = topic;
    this.codec = codec;
    this.database = database;
    this.offsets = offsets;
    this.transactions = transactions;
    this.metrics = metrics;
    this.consumer = consumer;
    this.positions = positions;
  }

  static <T> FoldSession<T> open(
      String name,
      String topic,
      Codec<T> codec,
      KafkaClients clients,
      Database database,
      FoldTransactions<T> transactions,
      FoldMetrics metrics)
      throws ExecutionException, InterruptedException {
    transactions.forget();
    FoldOffsets offsets = new FoldOffsets(topic);
    String id = provisionedId(name, topic, clients);
    Map<String, Object> properties = new HashMap<>(READING);
    properties.putAll(clients.settings().extra());
    // WHY none: records that retention took must be told of, never jumped over silently.
    properties.put("auto.offset.reset", "none");
    Consumer<byte[], byte[]> consumer = clients.consumer(name, properties);
    try {
      int partitions = consumer.partitionsFor(topic, ANSWER).size();
      Map<Integer, Long> positions =
          database.jdbi().inTransaction(handle -> offsets.load(handle, partitions, id));
      FoldSession<T> session =
          new FoldSession<>(
              topic, codec, database, offsets, transactions, metrics, consumer, positions);
      consumer.assign(session.all());
      session.align();
      return session;
    } catch (RuntimeException e) {
      close(consumer);
      throw e;
    }
  }

  private static String provisionedId(String name, String topic, KafkaClients clients)
      throws ExecutionException, InterruptedException {
    try (Admin admin = clients.admin(name + "-admin")) {
      String id = new TopicProvisioner(admin, clients.settings()).apply().get(topic);
      if (id == null) {
        throw new IllegalStateException(
            "Expected '" + topic + "' to be a topic of the cell, but it is none.");
      }
      return id;
    }
  }

  /** Waits a moment for records and applies them. */
  void step() throws InterruptedException {
    List<ReadRecord<T>> batch = new ArrayList<>();
    try {
      read(POLL, batch);
      int before = 0;
      for (int i = 0; i < LINGERS_AT_MOST && before < batch.size() && batch.size() < FULL; i++) {
        before = batch.size();
        Thread.sleep(LINGER);
        read(ANSWERED, batch);
      }
    } catch (OffsetOutOfRangeException e) {
      transactions.forget();
      align();
      return;
    }
    if (!batch.isEmpty()) {
      Set<Integer> stale = transactions.apply(batch, positions);
      if (!stale.isEmpty()) {
        positions.putAll(database.jdbi().withHandle(offsets::reload));
        seek(stale);
        Thread.sleep(STAND_BY);
      }
    }
    if (System.nanoTime() - lookedAround > LOOK_AROUND.toNanos()) {
      lookAround();
    }
  }

  private void read(Duration wait, List<ReadRecord<T>> into) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      into.add(ReadRecord.of(record, codec));
    }
  }

  /** Measures how far behind the fold is; throws when Kafka or Postgres does not answer. */
  private void lookAround() {
    // WHY: with nothing to fold no transaction would tell that Postgres is gone.
    database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
    Map<TopicPartition, Long> ends = consumer.endOffsets(all(), ANSWER);
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      behind += Math.max(0, end.getValue() - consumer.position(end.getKey(), ANSWER));
    }
    metrics.lag(behind);
    if (consumer.partitionsFor(topic, ANSWER).size() > positions.size()) {
      throw new IllegalStateException("Topic '" + topic + "' has got more partitions.");
    }
    lookedAround = System.nanoTime();
  }

  /** Goes to where the database stands, and says so where the log does not reach back there. */
  private void align() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(all(), ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all(), ANSWER);
    for (TopicPartition partition : all()) {
      long position = positions.getOrDefault(partition.partition(), 0L);
      long begin = begins.getOrDefault(partition, 0L);
      if (position > ends.getOrDefault(partition, 0L)) {
        throw new TopicReplacedException(topic);
      }
      if (position < begin) {
        jump(partition.partition(), position, begin);
      }
    }
    seek(positions.keySet());
    lookAround();
  }

  private void jump(int partition, long from, long until) {
    boolean moved =
        database
            .jdbi()
            .inTransaction(
                handle -> {
                  if (!offsets.advance(handle, partition, from, until)) {
                    return false;
                  }
                  offsets.gap(handle, partition, from, until);
                  return true;
                });
    if (moved) {
      metrics.gone(until - from);
      LOG.error(
          "Expected to go on at {}-{}@{}, but the log starts at {}: {} records were gone before"
              + " they were folded. What they said is missing; table fold_gaps names them.",
          topic,
          partition,
          from,
          until,
          until - from);
    }
    positions.putAll(database.jdbi().withHandle(offsets::reload));
  }

  private void seek(Collection<Integer> partitions) {
    partitions.forEach(
        partition ->
            consumer.seek(
                new TopicPartition(topic, partition), positions.getOrDefault(partition, 0L)));
  }

  private List<TopicPartition> all() {
    return positions.keySet().stream()
        .map(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  /** Ends a {@link #step()} that is under way by an exception. Any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    close(consumer);
  }

  private static void close(Consumer<?, ?> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}

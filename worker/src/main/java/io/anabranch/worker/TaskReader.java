package io.anabranch.worker;

import io.anabranch.platform.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of tasks from its end on, only what was committed. When its client fails, a
 * new one goes on at the same place. Used by one thread.
 */
final class TaskReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskReader.class);
  private static final String GUARD_OFF = "anabranch.test.guard-off";

  private final KafkaClients clients;
  private final TopicPartition partition;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private long position;

  /**
   * What one fetch brought.
   *
   * @param position of the next record
   * @param lag how far the end is from there, by the last fetch's word; empty when unknown
   */
  record Batch(List<ConsumerRecord<byte[], byte[]>> records, long position, OptionalLong lag) {}

  private TaskReader(KafkaClients clients, TopicPartition partition) {
    this.clients = clients;
    this.partition = partition;
  }

  /**
   * Finds the partition's end. Whatever is committed to it after this returns will be read.
   *
   * @throws KafkaException when Kafka does not answer
   */
  static TaskReader atEnd(KafkaClients clients, int partition) {
    String topic = clients.settings().topics().tasks();
    TaskReader reader = new TaskReader(clients, new TopicPartition(topic, partition));
    Consumer<byte[], byte[]> opened = reader.newConsumer();
    try {
      opened.assign(List.of(reader.partition));
      opened.seekToEnd(List.of(reader.partition));
      reader.position = opened.position(reader.partition); // seekToEnd alone does nothing yet
      reader.consumer = opened;
      return reader;
    } finally {
      if (reader.consumer == null) {
        opened.close();
      }
    }
  }

  /** Reads on; empty when nothing came, also when Kafka failed. */
  Batch poll(Duration limit) throws InterruptedException {
    try {
      Consumer<byte[], byte[]> open = consumer();
      List<ConsumerRecord<byte[], byte[]>> records = open.poll(limit).records(partition);
      position = open.position(partition);
      return new Batch(records, position, open.currentLag(partition));
    } catch (InterruptException e) {
      throw new InterruptedException();
    } catch (KafkaException e) {
      LOG.warn("Reading {} failed; a new client goes on at {}", partition, position, e);
      close();
      Thread.sleep(Duration.ofSeconds(1));
      return new Batch(List.of(), position, OptionalLong.empty());
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = newConsumer();
      consumer = open;
      open.assign(List.of(partition));
      open.seek(partition, position);
    }
    return open;
  }

  private Consumer<byte[], byte[]> newConsumer() {
    // WHY a switch: a test shows that it turns red without this guard.
    boolean guarded = !"read-committed".equals(System.getProperty(GUARD_OFF));
    return clients.consumer(
        "worker-tasks", guarded ? Map.of() : Map.of("isolation.level", "read_uncommitted"));
  }

  @Override
  public void close() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}

package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.BatchEnd;
import io.anabranch.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives one Streams client the clients that take the seat: one fixed group instance and one fixed
 * transactional id, so that taking it fences whoever had it. Good for one Streams client with one
 * thread.
 */
final class SeatClientSupplier implements KafkaClientSupplier {
  private final Topics topics;
  private final SeatLatch latch;
  private final PolledBatch batch = new PolledBatch();
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable Consumer<byte[], byte[]> consumer;

  SeatClientSupplier(Topics topics, SeatLatch latch) {
    this.topics = topics;
    this.latch = latch;
  }

  /** The seat's name as group instance and as transactional id. */
  static String seat(Topics topics) {
    return topics.prefix() + "seat";
  }

  BatchEnd batchEnd() {
    return batch;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    latch.check();
    return Admin.create(config);
  }

  @Override
  public synchronized Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    latch.onlyOnce(producer != null, "make a producer");
    Map<String, Object> seated = new HashMap<>(config);
    seated.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, seat(topics));
    producer = new SeatProducer(seated, latch);
    return producer;
  }

  @Override
  public synchronized Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    latch.onlyOnce(consumer != null, "make a consumer");
    Map<String, Object> seated = new HashMap<>(config);
    seated.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, seat(topics));
    consumer = new SeatConsumer(seated, latch, batch);
    return consumer;
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    latch.check();
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    throw new UnsupportedOperationException("Expected no global store, but Streams wants one.");
  }
}

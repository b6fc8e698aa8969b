package io.anabranch.platform.kafka;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients that keep the promises of the contract: producers are idempotent and wait for
 * all replicas, consumers read only what was committed and belong to no group. Keys and values are
 * bytes. Thread-safe; who asks for a client closes it.
 */
public final class KafkaClients {
  private static final int MAX_REQUEST = 5 << 20;

  private final KafkaSettings settings;

  public KafkaClients(KafkaSettings settings) {
    this.settings = settings;
  }

  /** The settings that all clients share. */
  public KafkaSettings settings() {
    return settings;
  }

  /** An idempotent producer, {@code acks=all}, that tries for two minutes before it gives up. */
  public Producer<byte[], byte[]> producer(String clientId) {
    return producer(clientId, Map.of());
  }

  /** As {@link #producer(String)} with more properties, which win. */
  public Producer<byte[], byte[]> producer(String clientId, Map<String, Object> more) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("client.id", clientId);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("max.request.size", MAX_REQUEST);
    properties.put("linger.ms", 0);
    properties.put("retry.backoff.ms", 20);
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer for {@code assign}: read_committed, without group and without offsets of its own.
   */
  public Consumer<byte[], byte[]> consumer(String clientId) {
    return consumer(clientId, Map.of());
  }

  /** As {@link #consumer(String)} with more properties, which win. */
  public Consumer<byte[], byte[]> consumer(String clientId, Map<String, Object> more) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("client.id", clientId);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", false);
    properties.put("max.partition.fetch.bytes", MAX_REQUEST);
    properties.put("retry.backoff.ms", 20);
    properties.putAll(more);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An admin client whose calls give up after 30 s unless told otherwise. */
  public Admin admin(String clientId) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("client.id", clientId);
    properties.put("default.api.timeout.ms", 30_000);
    properties.put("request.timeout.ms", 10_000);
    properties.putAll(settings.extra());
    return Admin.create(properties);
  }
}

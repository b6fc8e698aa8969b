package io.anabranch.bench;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the clients of this process read and send: an interceptor, so that what is measured
 * needs no hook of its own. Kafka makes it by its name; while nobody listens it costs a look at a
 * field.
 */
public final class ClientProbe
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
  /** The clients' setting that names this class. */
  public static final String SETTING = "interceptor.classes";

  /** Is told what clients do, by the client's id, on the client's thread. */
  interface Listener {
    /** A record is being sent. */
    void sent(String client);

    /** Records were read, at least one. */
    void read(String client, ConsumerRecords<byte[], byte[]> records);
  }

  // Static, because Kafka makes the interceptors and hands them to nobody.
  private static volatile @Nullable Listener listener;

  private String client = "";

  /** From now on this one is told; null for nobody. */
  static void listen(@Nullable Listener next) {
    listener = next;
  }

  /** Nanoseconds since 1970, on the clock that workers take their times from. */
  static long now() {
    return nanos(Instant.now());
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    client = String.valueOf(configs.get("client.id"));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    Listener told = listener;
    if (told != null) {
      told.sent(client);
    }
    return record;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Listener told = listener;
    if (told != null && !records.isEmpty()) {
      told.read(client, records);
    }
    return records;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}

package io.anabranch.scheduler.leader;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The transactional producer of whoever has the seat. It commits only what moves the offsets of an
 * input, because the check of the offsets is what ties a transaction to the seat's membership.
 */
final class SeatProducer extends KafkaProducer<byte[], byte[]> {
  private final SeatLatch latch;
  private boolean hasOffsets;

  SeatProducer(Map<String, Object> config, SeatLatch latch) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.latch = latch;
  }

  @Override
  public void initTransactions() {
    latch.check();
    guarded(super::initTransactions);
  }

  @Override
  public void beginTransaction() {
    latch.check();
    hasOffsets = false;
    guarded(super::beginTransaction);
  }

  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    latch.check();
    try {
      return super.send(
          record,
          (metadata, error) -> {
            latch.observe(error);
            if (callback != null) {
              callback.onCompletion(metadata, error);
            }
          });
    } catch (RuntimeException e) {
      latch.observe(e);
      throw e;
    }
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    latch.check();
    hasOffsets |= !offsets.isEmpty();
    finishing(() -> super.sendOffsetsToTransaction(offsets, member));
  }

  @Override
  public void commitTransaction() {
    latch.check();
    if (!hasOffsets) {
      throw new IllegalStateException(
          "Expected a commit that moves an input's offsets, but it has none. This is a bug.");
    }
    finishing(super::commitTransaction);
  }

  // WHY: whether the transaction was committed is unknown then, and Streams would go on with a
  // revived task; a new client knows.
  private void finishing(Runnable call) {
    try {
      guarded(call);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Expected Kafka to end a transaction in time, but got: " + e.getMessage(), e);
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      latch.observe(e);
      throw e;
    }
  }
}

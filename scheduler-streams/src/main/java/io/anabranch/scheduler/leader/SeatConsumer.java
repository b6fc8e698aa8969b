package io.anabranch.scheduler.leader;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The main consumer of whoever has the seat; once the latch is set it neither polls nor joins. */
final class SeatConsumer extends KafkaConsumer<byte[], byte[]> {
  private final SeatLatch latch;
  private final PolledBatch batch;
  private final SeatMember member;
  private boolean subscribed;

  SeatConsumer(Map<String, Object> config, SeatLatch latch, PolledBatch batch) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.latch = latch;
    this.batch = batch;
    this.member = new SeatMember(latch);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    latch.check();
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      member.polled(groupMetadata().memberId());
      batch.polled(records);
      return records;
    } catch (RuntimeException e) {
      latch.observe(e);
      latch.check();
      throw e;
    }
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    latch.onlyOnce(subscribed, "subscribe");
    subscribed = true;
    super.subscribe(topics, new ForgetBatch(listener));
  }

  @Override
  public void subscribe(Collection<String> topics) {
    throw new UnsupportedOperationException("Expected Streams to subscribe with a listener.");
  }

  // Streams asks for this after it threw a task away as corrupted, which is an error inside.
  @Override
  public void enforceRebalance(String reason) {
    latch.onlyOnce(true, "join");
    super.enforceRebalance(reason);
  }

  // WHY: a member that leaves makes its successor wait group.initial.rebalance.delay.ms (3 s), one
  // that remains is replaced at once.
  @Override
  public void close(CloseOptions options) {
    super.close(
        CloseOptions.groupMembershipOperation(
            CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  private final class ForgetBatch implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener next;

    private ForgetBatch(ConsumerRebalanceListener next) {
      this.next = next;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      batch.forget();
      next.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      batch.forget();
      next.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      batch.forget();
      next.onPartitionsLost(partitions);
    }
  }
}

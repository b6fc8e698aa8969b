package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.BatchEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last offset of each polled partition until that record is processed. For the stream
 * thread alone.
 */
final class PolledBatch implements BatchEnd {
  private final Map<TopicPartition, Long> lastOffsets = new HashMap<>();

  void polled(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
      lastOffsets.put(partition, batch.getLast().offset());
    }
  }

  /** What was polled before a rebalance may never be processed here. */
  void forget() {
    lastOffsets.clear();
  }

  @Override
  public boolean isLast(String topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    @Nullable Long last = lastOffsets.get(place);
    if (last == null || offset < last) {
      return false;
    }
    lastOffsets.remove(place);
    return lastOffsets.isEmpty();
  }
}

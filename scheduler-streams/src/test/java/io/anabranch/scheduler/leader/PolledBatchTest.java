package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PolledBatchTest {
  private final PolledBatch batch = new PolledBatch();

  @Test
  void lastRecordOfThePartitionThatEndsLastEndsTheBatch() {
    batch.polled(records(Map.of("a", List.of(3L, 4L), "b", List.of(7L))));
    assertThat(batch.isLast("a", 0, 3)).isFalse();
    assertThat(batch.isLast("b", 0, 7)).isFalse();
    assertThat(batch.isLast("a", 0, 4)).isTrue();
  }

  @Test
  void laterPollMovesTheEnd() {
    batch.polled(records(Map.of("a", List.of(3L))));
    batch.polled(records(Map.of("a", List.of(4L, 5L))));
    assertThat(batch.isLast("a", 0, 3)).isFalse();
    assertThat(batch.isLast("a", 0, 4)).isFalse();
    assertThat(batch.isLast("a", 0, 5)).isTrue();
  }

  @Test
  void emptyPollChangesNothing() {
    batch.polled(records(Map.of("a", List.of(3L, 4L))));
    batch.polled(records(Map.of()));
    assertThat(batch.isLast("a", 0, 4)).isTrue();
  }

  @Test
  void whatWasPolledBeforeARebalanceEndsNothing() {
    batch.polled(records(Map.of("a", List.of(3L), "b", List.of(9L))));
    batch.forget();
    batch.polled(records(Map.of("a", List.of(3L))));
    assertThat(batch.isLast("a", 0, 3)).isTrue();
  }

  private static ConsumerRecords<byte[], byte[]> records(Map<String, List<Long>> offsets) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    offsets.forEach(
        (topic, of) ->
            records.put(
                new TopicPartition(topic, 0),
                of.stream()
                    .map(offset -> new ConsumerRecord<>(topic, 0, offset, new byte[0], new byte[0]))
                    .toList()));
    return new ConsumerRecords<>(records, Map.of());
  }
}

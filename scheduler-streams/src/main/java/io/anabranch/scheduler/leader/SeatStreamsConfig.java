package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.topic.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** How the cell's Streams client is set up; docs/architecture.md says why. */
final class SeatStreamsConfig {
  private SeatStreamsConfig() {}

  /** The group of the cell, and the start of its changelog's name. */
  static String applicationId(KafkaSettings kafka) {
    return kafka.topics().prefix() + "scheduler";
  }

  // No state.dir: Streams makes that folder for stores on disk alone, and the cell's is in memory.
  static Properties of(KafkaSettings kafka) {
    Map<String, Object> config = new HashMap<>(kafka.clientProperties());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(kafka));
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replicationFactor());
    config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    config.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
    // A transaction is some hundred KiB, sent at its end, when the flush does not wait: each
    // request
    // more costs the broker as much again, and a second one on its way before the first has added
    // its partition to the transaction is refused and sent again (OutOfOrderSequence).
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 2);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 5 << 20);
    // The heartbeat thread looks around as often as this.
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 5 << 20);
    changelog(config);
    Properties properties = new Properties();
    properties.putAll(config);
    return properties;
  }

  // Short, because a failover takes as long as reading it: at most twice its live part, and what
  // was removed in the last ten minutes. A restore takes seconds; one that took longer than that
  // could miss a removal. Cleaning more often would copy each record many times (docs/decisions).
  private static void changelog(Map<String, Object> config) {
    config.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 32 << 20);
    config.put(StreamsConfig.topicPrefix(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG), 0.5);
    config.put(StreamsConfig.topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG), 600_000);
    config.put(StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG), 300_000);
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");
    config.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Limits.HISTORY);
  }
}

package io.anabranch.platform.kafka;

import io.anabranch.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach Kafka and which topics are ours.
 *
 * @param bootstrapServers as Kafka's {@code bootstrap.servers}
 * @param topics names with the cell's prefix
 * @param fanOut partitions of tasks and task-logs, 1 or more; used when topics are made
 * @param replicationFactor of topics that are made; -1 for the broker's default
 * @param extra client properties passed through (SASL, TLS), they win over ours
 */
public record KafkaSettings(
    String bootstrapServers,
    Topics topics,
    int fanOut,
    short replicationFactor,
    Map<String, String> extra) {
  public KafkaSettings {
    extra = new TreeMap<>(extra);
    if (fanOut < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 partition of tasks, but got " + fanOut + ".");
    }
  }

  /** What every client of this cluster is configured with. */
  public Map<String, Object> clientProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    // WHY: the default backs off for up to a second per reconnect, which a restart of a broker
    // shows.
    properties.put("reconnect.backoff.ms", "50");
    properties.put("reconnect.backoff.max.ms", "500");
    properties.putAll(extra);
    return properties;
  }
}

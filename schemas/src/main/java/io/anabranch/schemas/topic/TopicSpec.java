package io.anabranch.schemas.topic;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a topic must be.
 *
 * @param name with the cell's prefix
 * @param partitions exactly so many; what relies on one partition breaks with two
 * @param configs topic settings that are set and checked, by Kafka's names
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
  public TopicSpec {
    configs = new TreeMap<>(configs);
  }

  static TopicSpec delete(String name, int partitions, Duration retention, int maxBytes) {
    return base(name, partitions, maxBytes)
        .with("cleanup.policy", "delete")
        .with("retention.ms", Long.toString(retention.toMillis()));
  }

  static TopicSpec compact(String name, int partitions, int maxBytes) {
    return base(name, partitions, maxBytes).with("cleanup.policy", "compact");
  }

  // WHY LogAppendTime: a client's wrong clock could else stop a retention, a thread or a broker.
  private static TopicSpec base(String name, int partitions, int maxBytes) {
    return new TopicSpec(
        name,
        partitions,
        Map.of(
            "message.timestamp.type",
            "LogAppendTime",
            "max.message.bytes",
            Integer.toString(maxBytes)));
  }

  TopicSpec with(String key, String value) {
    Map<String, String> more = new TreeMap<>(configs);
    more.put(key, value);
    return new TopicSpec(name, partitions, more);
  }
}

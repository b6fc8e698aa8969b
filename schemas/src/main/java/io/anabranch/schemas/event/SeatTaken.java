package io.anabranch.schemas.event;

import java.util.Map;
import java.util.TreeMap;

/**
 * A leader took the seat: the first input of each epoch. It is on no input topic; the leader feeds
 * it to the core and history records it.
 *
 * @param leader the leader's id, new for each campaign
 * @param host where it runs
 * @param pid its process
 * @param version of its software
 * @param topologyHash of the stores and topics that it uses
 * @param topicIds Kafka's ids of the input topics by name, as text
 * @param taskPartitions partitions of topic tasks
 */
public record SeatTaken(
    String leader,
    String host,
    long pid,
    String version,
    String topologyHash,
    Map<String, String> topicIds,
    int taskPartitions)
    implements Input {
  public SeatTaken {
    topicIds = new TreeMap<>(topicIds);
  }
}

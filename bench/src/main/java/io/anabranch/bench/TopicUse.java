package io.anabranch.bench;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cell's topics hold, by name without the prefix.
 *
 * @param records offsets used; a transaction's marker counts as one
 * @param bytes on the broker's disk, one copy
 */
record TopicUse(long records, long bytes) {
  static final TopicUse NONE = new TopicUse(0, 0);
  private static final String CHANGELOG = "scheduler-cell-changelog";

  static Map<String, TopicUse> of(KafkaSettings kafka)
      throws ExecutionException, InterruptedException {
    KafkaClients clients = new KafkaClients(kafka);
    String prefix = kafka.topics().prefix();
    Map<String, TopicUse> use = new TreeMap<>();
    try (Admin admin = clients.admin("bench-admin");
        Consumer<byte[], byte[]> consumer = clients.consumer("bench-use")) {
      List<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      Map<TopicPartition, Long> bytes = new java.util.HashMap<>();
      for (var folders : admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        folders
            .values()
            .forEach(
                folder ->
                    folder
                        .replicaInfos()
                        .forEach((replica, info) -> bytes.merge(replica, info.size(), Math::max)));
      }
      for (String name :
          List.of("run-commands", "task-events", "tasks", "history", "task-logs", CHANGELOG)) {
        List<TopicPartition> partitions = new ArrayList<>();
        bytes.keySet().stream()
            .filter(one -> one.topic().equals(prefix + name))
            .forEach(partitions::add);
        long records =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        long size = partitions.stream().mapToLong(one -> bytes.getOrDefault(one, 0L)).sum();
        use.put(name.equals(CHANGELOG) ? "changelog" : name, new TopicUse(records, size));
      }
    }
    return use;
  }

  TopicUse minus(TopicUse before) {
    return new TopicUse(records - before.records, bytes - before.bytes);
  }
}

package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;

/**
 * A dump of a partition as it lies in the broker's files, with what no consumer sees: whether a
 * batch belongs to a transaction, and how that ended.
 *
 * @param plain how many batches belong to no transaction
 * @param aborts how many transactions were aborted
 */
record LogBatches(String partition, int transactional, int plain, int aborts) {
  static LogBatches of(KafkaSettings kafka, String topic, int partition) throws Exception {
    TopicPartition wanted = new TopicPartition(topic, partition);
    int transactional = 0;
    int plain = 0;
    int aborts = 0;
    for (Path segment : segments(folder(kafka, wanted))) {
      try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
        for (FileChannelRecordBatch batch : records.batches()) {
          if (!batch.isTransactional()) {
            plain++;
          } else if (batch.isControlBatch()) {
            Record marker = batch.iterator().next();
            aborts += ControlRecordType.parse(marker.key()) == ControlRecordType.ABORT ? 1 : 0;
          } else {
            transactional++;
          }
        }
      }
    }
    return new LogBatches(wanted.toString(), transactional, plain, aborts);
  }

  private static Path folder(KafkaSettings kafka, TopicPartition partition)
      throws ExecutionException, InterruptedException {
    try (Admin admin = new KafkaClients(kafka).admin("test-dump")) {
      List<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      for (var broker : admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (var one : broker.entrySet()) {
          LogDirDescription folder = one.getValue();
          if (folder.replicaInfos().containsKey(partition)) {
            return Path.of(one.getKey(), partition.toString());
          }
        }
      }
    }
    throw new AssertionError("Expected " + partition + " in a broker's folder, but it is in none.");
  }

  private static List<Path> segments(Path folder) throws IOException {
    assumeThat(folder)
        .as("The broker's files are not on this machine; they are not looked into.")
        .isDirectory();
    try (var files = Files.list(folder)) {
      return new ArrayList<>(
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList());
    }
  }

  void areTransactional() {
    assertThat(plain).as("batches of %s outside of a transaction", partition).isZero();
  }
}

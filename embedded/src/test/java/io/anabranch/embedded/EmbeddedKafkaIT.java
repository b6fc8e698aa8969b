package io.anabranch.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void committedRecordsAreReadAndAbortedOnesAreNot() {
    KafkaSettings settings = TestKafka.provisioned();
    KafkaClients clients = new KafkaClients(settings);
    String topic = settings.topics().history();
    try (Producer<byte[], byte[]> producer =
        clients.producer("p", Map.of("transactional.id", settings.topics().prefix() + "tx"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var aborted = producer.send(record(topic, "aborted"));
      producer.flush();
      assertThat(aborted).isDone();
      producer.abortTransaction();
      producer.beginTransaction();
      var committed = producer.send(record(topic, "committed"));
      producer.commitTransaction();
      assertThat(committed).isDone();
    }
    assertThat(read(clients, topic, 1)).containsExactly("committed");
  }

  @Test
  void provisionedTopicsAreDistinctForEachTest() {
    assertThat(TestKafka.settings().topics().prefix())
        .isNotEqualTo(TestKafka.settings().topics().prefix());
  }

  @Test
  void restartOnTheSameFolderKeepsDataClusterAndPort(@TempDir Path folder) throws Exception {
    String address;
    String cluster;
    try (EmbeddedKafka first = EmbeddedKafka.start(folder, 0)) {
      address = first.bootstrapServers();
      KafkaClients clients = clients(address);
      try (var admin = clients.admin("a")) {
        cluster = admin.describeCluster().clusterId().get();
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      try (Producer<byte[], byte[]> producer = clients.producer("p")) {
        producer.send(record("kept", "before")).get();
      }
    }
    try (EmbeddedKafka second = EmbeddedKafka.start(folder, 0)) {
      assertThat(second.bootstrapServers()).isEqualTo(address);
      KafkaClients clients = clients(address);
      try (var admin = clients.admin("a")) {
        assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
      }
      assertThat(read(clients, "kept", 1)).containsExactly("before");
    }
  }

  private static KafkaClients clients(String address) {
    return new KafkaClients(
        new KafkaSettings(address, new Topics("unused."), 4, (short) -1, Map.of()));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String text) {
    return new ProducerRecord<>(topic, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(KafkaClients clients, String topic, int count) {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("c")) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> texts = new ArrayList<>();
      Await.until(
          count + " records in " + topic,
          LIMIT,
          () -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(r -> texts.add(new String(r.value(), StandardCharsets.UTF_8)));
            return texts.size() >= count;
          });
      return texts;
    }
  }
}

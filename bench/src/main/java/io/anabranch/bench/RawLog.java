package io.anabranch.bench;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What producing and consuming alone cost, without transactions: it stands beside the bare
 * pipeline, so that a slow one cannot flatter.
 */
final class RawLog {
  private static final Duration POLL = Duration.ofMillis(50);

  private RawLog() {}

  /**
   * Records per second through one partition, from the first send to the last read.
   *
   * @param kafka a cell whose logs nobody reads
   */
  static double recordsPerSecond(KafkaSettings kafka, int records, int size) {
    TopicPartition topic = new TopicPartition(kafka.topics().taskLogs(), 0);
    KafkaClients clients = new KafkaClients(kafka);
    byte[] value = new byte[size];
    try (Producer<byte[], byte[]> producer = clients.producer("raw-producer");
        Consumer<byte[], byte[]> consumer = clients.consumer("raw-consumer")) {
      consumer.assign(List.of(topic));
      consumer.seekToEnd(List.of(topic));
      consumer.position(topic);
      long start = System.nanoTime();
      for (int i = 0; i < records; i++) {
        var _ = producer.send(new ProducerRecord<>(topic.topic(), 0, null, value));
      }
      int read = 0;
      while (read < records) {
        read += consumer.poll(POLL).count();
      }
      return records / ((System.nanoTime() - start) / 1e9);
    }
  }
}

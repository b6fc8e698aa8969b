package io.anabranch.bench;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Counts what workers read from topic tasks, whoever it was addressed to. Thread-safe. */
final class TaskReads implements ClientProbe.Listener {
  private final String topic;
  private final LongAdder records = new LongAdder();

  TaskReads(String topic) {
    this.topic = topic;
  }

  @Override
  public void sent(String client) {}

  @Override
  public void read(String client, ConsumerRecords<byte[], byte[]> read) {
    for (var _ : read.records(topic)) {
      records.increment();
    }
  }

  long records() {
    return records.sum();
  }
}

package io.anabranch.bench;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** When the clients of one scheduler read and sent, in nanoseconds since 1970. Thread-safe. */
final class Moments implements ClientProbe.Listener {
  private final String client;
  private final ConcurrentLinkedQueue<Long> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> sends = new ConcurrentLinkedQueue<>();

  /** Of clients whose ids begin so. */
  Moments(String client) {
    this.client = client;
  }

  @Override
  public void read(String by, ConsumerRecords<byte[], byte[]> records) {
    if (by.startsWith(client)) {
      reads.add(ClientProbe.now());
    }
  }

  @Override
  public void sent(String by) {
    if (by.startsWith(client)) {
      sends.add(ClientProbe.now());
    }
  }

  /** How often a batch was read; each is a transaction. */
  int batches() {
    return reads.size();
  }

  NavigableSet<Long> reads() {
    return new TreeSet<>(reads);
  }

  NavigableSet<Long> sends() {
    return new TreeSet<>(sends);
  }
}

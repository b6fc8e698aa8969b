package io.anabranch.bench;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/** When the clients of one scheduler read and sent, in nanoseconds since 1970. Thread-safe. */
final class Moments {
  private final String client;
  private final ConcurrentLinkedQueue<Long> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> sends = new ConcurrentLinkedQueue<>();

  /** Of clients whose ids begin so. */
  Moments(String client) {
    this.client = client;
  }

  void read(String by, long nanos) {
    if (by.startsWith(client)) {
      reads.add(nanos);
    }
  }

  void sent(String by, long nanos) {
    if (by.startsWith(client)) {
      sends.add(nanos);
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

package io.anabranch.bench;

import io.anabranch.bench.Stages.Hop;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Answers each dispatch at once, with the clients that a worker has. */
final class BareWorker implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String results;
  private final int size;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Map<Long, Long> answered = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "bare-worker");
  private volatile Queue<Hop> hops = new ConcurrentLinkedQueue<>();

  BareWorker(KafkaSettings kafka, int size) {
    KafkaClients clients = new KafkaClients(kafka);
    this.results = kafka.topics().taskEvents();
    this.size = size;
    this.consumer = clients.consumer("bare-worker");
    this.producer = clients.producer("bare-results");
    TopicPartition tasks = new TopicPartition(kafka.topics().tasks(), 0);
    consumer.assign(List.of(tasks));
    consumer.seekToEnd(List.of(tasks));
    consumer.position(tasks);
    thread.start();
  }

  /** The hops from now on. */
  Queue<Hop> take() {
    Queue<Hop> fresh = new ConcurrentLinkedQueue<>();
    hops = fresh;
    return fresh;
  }

  private void run() {
    try {
      while (true) {
        for (var record : consumer.poll(POLL)) {
          BareMessage dispatch = BareMessage.decode(record.value());
          if (dispatch != null) {
            answer(dispatch);
          }
        }
      }
    } catch (WakeupException e) {
      // close() ends the loop.
    } finally {
      consumer.close();
      producer.close();
    }
  }

  private void answer(BareMessage dispatch) {
    Long before = answered.remove(dispatch.run());
    if (before != null) {
      hops.add(new Hop(before, ClientProbe.now(), 0));
    }
    if (dispatch.index() + 1 < dispatch.length()) {
      answered.put(dispatch.run(), ClientProbe.now());
    }
    var _ = producer.send(new ProducerRecord<>(results, dispatch.encode(size, false)));
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

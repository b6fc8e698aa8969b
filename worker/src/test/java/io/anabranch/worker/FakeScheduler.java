package io.anabranch.worker;

import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.Beat;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.event.TaskEvent;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Tells a worker what to do, in transactions as the scheduler does, and reads what it says. */
final class FakeScheduler implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TaskEvent> events = new ArrayList<>();
  private final List<Beat> beats = new ArrayList<>();
  private final List<LogChunk> logs = new ArrayList<>();
  private long sequence;

  FakeScheduler(KafkaSettings kafka) {
    this.kafka = kafka;
    KafkaClients clients = new KafkaClients(kafka);
    producer =
        clients.producer("fake-scheduler", Map.of("transactional.id", "t-" + UUID.randomUUID()));
    producer.initTransactions();
    consumer = clients.consumer("fake-scheduler");
    List<TopicPartition> partitions = new ArrayList<>();
    partitions.add(new TopicPartition(kafka.topics().taskEvents(), 0));
    partitions.add(new TopicPartition(kafka.topics().beats(), 0));
    for (int i = 0; i < kafka.fanOut(); i++) {
      partitions.add(new TopicPartition(kafka.topics().taskLogs(), i));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private void read() throws UnreadableException {
    for (var record : consumer.poll(Duration.ofMillis(50))) {
      if (record.topic().equals(kafka.topics().taskEvents())) {
        events.add(Codec.TASK_EVENT.decode(record.value()));
      } else if (record.topic().equals(kafka.topics().beats())) {
        beats.add(Codec.BEAT.decode(record.value()));
      } else {
        logs.add(Codec.LOG_CHUNK.decode(record.value()));
      }
    }
  }

  /** The {@code nth} event of a kind, counted from 1. */
  <T extends TaskEvent> T event(Class<T> kind, int nth) {
    return Await.value(
        "event " + nth + " of " + kind.getSimpleName(),
        LIMIT,
        () -> {
          read();
          return events(kind).stream().skip(nth - 1L).findFirst().orElse(null);
        });
  }

  WorkerJoined joined() {
    return event(WorkerJoined.class, 1);
  }

  /** All events of a kind that were read so far. */
  <T extends TaskEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What is said of an attempt besides that it started. */
  AttemptEvent end(AttemptRef attempt) {
    return Await.value(
        "an end of " + attempt,
        LIMIT,
        () -> {
          read();
          return events(AttemptEvent.class).stream()
              .filter(event -> event.attempt().equals(attempt))
              .filter(event -> !(event instanceof AttemptEvent.TaskStarted))
              .findFirst()
              .orElse(null);
        });
  }

  String log(AttemptRef attempt) {
    Await.until(
        "the last chunk of " + attempt,
        LIMIT,
        () -> {
          read();
          return logs.stream().anyMatch(one -> one.last() && one.attempt().equals(attempt));
        });
    StringBuilder text = new StringBuilder();
    logs.stream()
        .filter(one -> one.attempt().equals(attempt))
        .forEach(one -> text.append(one.text()));
    return text.toString();
  }

  Beat beat(int nth) {
    return Await.value(
        "beat " + nth,
        LIMIT,
        () -> {
          read();
          return beats.size() < nth ? null : beats.get(nth - 1);
        });
  }

  WorkerMessage.Dispatch dispatch(String command, Duration timeout) {
    return dispatch(
        joined().worker(),
        new TaskAction.Shell(command, TaskAction.Shell.DEFAULT_SHELL, null),
        timeout);
  }

  WorkerMessage.Dispatch dispatch(String worker, TaskAction action, Duration timeout) {
    return new WorkerMessage.Dispatch(
        worker,
        new AttemptRef("run-1", "task", 1, new Token(++sequence, 0)),
        "dag",
        1,
        Instant.parse("2026-01-01T00:00:00Z"),
        new WorkerMessage.Work(timeout, Map.of("GREETING", "hello"), action),
        Map.of("PARAM_COLOUR", "blue"),
        Map.of("notes.txt", "from the DAG"));
  }

  /** Commits the messages, in one transaction. */
  void tell(WorkerMessage... messages) {
    producer.beginTransaction();
    write(messages);
    producer.commitTransaction();
  }

  /** Writes the messages and aborts. */
  void takeBack(WorkerMessage... messages) {
    producer.beginTransaction();
    write(messages);
    producer.flush();
    producer.abortTransaction();
  }

  private void write(WorkerMessage... messages) {
    for (WorkerMessage message : messages) {
      raw(message.worker(), Codec.WORKER_MESSAGE.encode(message));
    }
  }

  /** Commits bytes that are addressed to the worker. */
  void tellRaw(String text) {
    producer.beginTransaction();
    raw(joined().worker(), text.getBytes(StandardCharsets.UTF_8));
    producer.commitTransaction();
  }

  private void raw(String worker, byte[] value) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                kafka.topics().tasks(),
                joined().partition(),
                worker.getBytes(StandardCharsets.UTF_8),
                value));
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}

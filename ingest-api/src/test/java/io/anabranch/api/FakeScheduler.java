package io.anabranch.api;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.CatalogRecord.DagHead;
import io.anabranch.schemas.event.CatalogRecord.DagVersion;
import io.anabranch.schemas.event.CatalogRecord.RegistrationOutcome;
import io.anabranch.schemas.event.CatalogRecord.Result;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand.DagPauseRequested;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.DagCommand.DagRetireRequested;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides on registrations as the scheduler would: each definition whose text is new is a version,
 * those of a DAG named {@code refused} are refused, those of {@code undecided} stay undecided.
 */
final class FakeScheduler implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final Map<String, List<String>> versions = new HashMap<>();
  private final Map<String, DagStanding> standings = new HashMap<>();
  private final Thread thread = new Thread(this::run, "fake-scheduler");
  private volatile boolean closed;

  FakeScheduler(KafkaSettings settings) {
    this.settings = settings;
    thread.start();
  }

  private void run() {
    var clients = new KafkaClients(settings);
    var partition = new TopicPartition(settings.topics().dagCommands(), 0);
    try (var consumer = clients.consumer("fake-scheduler");
        var producer =
            clients.producer(
                "fake-scheduler", Map.of("transactional.id", settings.topics().prefix() + "x"))) {
      producer.initTransactions();
      consumer.assign(List.of(partition));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          decide(producer, record);
        }
      }
    } catch (UnreadableException e) {
      throw new IllegalStateException(e);
    }
  }

  private void decide(Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> record)
      throws UnreadableException {
    var cause = new Cause("dag-commands", record.offset());
    switch (Codec.DAG_COMMAND.decode(record.value())) {
      case DagRegistrationRequested command -> register(producer, command, cause);
      case DagPauseRequested command ->
          tell(
              producer,
              steer(
                  command.dag(),
                  command.paused() ? DagStanding.PAUSED : DagStanding.ACTIVE,
                  cause));
      case DagRetireRequested command ->
          tell(producer, steer(command.dag(), DagStanding.RETIRED, cause));
    }
  }

  private List<CatalogRecord> steer(String dag, DagStanding wanted, Cause cause) {
    DagStanding now = standings.getOrDefault(dag, DagStanding.ACTIVE);
    if (now == DagStanding.RETIRED && wanted != now) {
      return List.of(
          new RegistrationOutcome(
              dag, Result.REFUSED, 0, List.of(Problem.at("", "It was retired.")), cause));
    }
    standings.put(dag, wanted);
    int version = versions.getOrDefault(dag, List.of()).size();
    return List.of(
        new DagHead(dag, version, cause, wanted),
        new RegistrationOutcome(
            dag, now == wanted ? Result.REPEATED : Result.ACCEPTED, version, List.of(), cause));
  }

  private void register(
      Producer<byte[], byte[]> producer, DagRegistrationRequested command, Cause cause) {
    String dag = command.definition().path("name").asText();
    if (dag.equals("undecided")) {
      return;
    }
    List<CatalogRecord> decided = new ArrayList<>();
    if (dag.equals("refused")) {
      decided.add(
          new RegistrationOutcome(
              dag, Result.REFUSED, 0, List.of(Problem.at("tasks", "Expected less.")), cause));
    } else {
      List<String> known = versions.computeIfAbsent(dag, name -> new ArrayList<>());
      String text = command.definition().toString();
      boolean isNew = known.isEmpty() || !Objects.equals(known.getLast(), text);
      if (isNew) {
        known.add(text);
        decided.add(
            new DagVersion(
                dag,
                known.size(),
                "hash-" + known.size(),
                command.definition(),
                Instant.parse("2026-01-31T08:00:00Z"),
                cause));
        decided.add(new DagHead(dag, known.size(), cause));
      }
      decided.add(
          new RegistrationOutcome(
              dag, isNew ? Result.ACCEPTED : Result.REPEATED, known.size(), List.of(), cause));
    }
    tell(producer, decided);
  }

  private void tell(Producer<byte[], byte[]> producer, List<CatalogRecord> decided) {
    producer.beginTransaction();
    for (CatalogRecord it : decided) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  settings.topics().catalog(),
                  it.key().getBytes(StandardCharsets.UTF_8),
                  Codec.CATALOG.encode(it)));
    }
    producer.commitTransaction();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.anabranch.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.scheduler.core.Decision;
import io.anabranch.scheduler.topology.ReplayHistory;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.id.AttemptRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what a cell wrote, read_committed as any reader does, and checks what must hold of it. */
final class CellLog implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings kafka;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final List<HistoryRecord> records = new ArrayList<>();
  private final List<byte[]> written = new ArrayList<>();

  CellLog(KafkaSettings kafka) {
    this.kafka = kafka;
    this.consumer = new KafkaClients(kafka).consumer("test-history");
    List<TopicPartition> history = List.of(new TopicPartition(kafka.topics().history(), 0));
    consumer.assign(history);
    consumer.seekToBeginning(history);
  }

  /** All of history that is committed so far, in order. */
  List<HistoryRecord> history() throws UnreadableException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      records.add(Codec.HISTORY.decode(record.value()));
      written.add(record.value());
    }
    return records;
  }

  /** The events of a kind so far. */
  <T extends HistoryEvent> Stream<T> events(Class<T> kind) throws UnreadableException {
    return history().stream()
        .flatMap(r -> r.events().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** Waits until so many events of a kind were decided. */
  void await(long wanted, Class<? extends HistoryEvent> kind) {
    Await.until(
        wanted + " of " + kind.getSimpleName(), LIMIT, () -> events(kind).count() >= wanted);
  }

  /** Waits for the leader of an epoch. */
  SeatTaken awaitLeader(int epoch) {
    return Await.value(
        "leader of epoch " + epoch,
        LIMIT,
        () -> leaders().size() >= epoch ? leaders().get(epoch - 1) : null);
  }

  /** Who took the seat so far, in order. */
  List<SeatTaken> leaders() throws UnreadableException {
    return history().stream()
        .map(HistoryRecord::input)
        .filter(SeatTaken.class::isInstance)
        .map(SeatTaken.class::cast)
        .toList();
  }

  /** The checks of all that was written, once nobody writes any more. */
  void check() throws Exception {
    Await.until("the end of history", LIMIT, this::isAtTheEnd);
    nothingIsMissingOrTwice();
    theCoreDecidesTheSameAgain();
    dispatchesAreWhatWasDecided();
    LogBatches.of(kafka, kafka.topics().history(), 0).areTransactional();
    for (int i = 0; i < kafka.fanOut(); i++) {
      LogBatches.of(kafka, kafka.topics().tasks(), i).areTransactional();
    }
  }

  private boolean isAtTheEnd() throws UnreadableException {
    history();
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) == end.getValue());
  }

  private void nothingIsMissingOrTwice() {
    long sequence = 0;
    long epoch = 0;
    Set<Cause> causes = new HashSet<>();
    Set<String> leaders = new HashSet<>();
    for (HistoryRecord record : records) {
      if (record.part() == 1) {
        assertThat(record.sequence()).as("sequence").isEqualTo(++sequence);
        assertThat(causes.add(record.cause())).as("%s decided once", record.cause()).isTrue();
      }
      if (record.input() instanceof SeatTaken taken) {
        assertThat(record.epoch()).as("epoch of %s", taken).isEqualTo(++epoch);
        assertThat(leaders.add(taken.leader())).as("%s takes the seat once", taken).isTrue();
      }
      assertThat(record.epoch()).as("epoch of %s", record.cause()).isEqualTo(epoch);
    }
  }

  private void theCoreDecidesTheSameAgain() {
    ReplayHistory replay = new ReplayHistory();
    Iterator<byte[]> wanted = written.iterator();
    for (HistoryRecord record : records) {
      if (record.part() == 1) {
        for (byte[] again : replay.decide(record)) {
          assertThat(text(again))
              .as("decision %d", record.sequence())
              .isEqualTo(text(wanted.next()));
        }
      }
    }
    assertThat(wanted.hasNext()).as("records that no decision accounts for").isFalse();
    Map<String, String> store = new TreeMap<>();
    read(
        kafka.topics().prefix() + "scheduler-cell-changelog",
        1,
        record -> {
          String key = text(record.key());
          if (record.value() == null) {
            store.remove(key);
          } else {
            store.put(key, text(record.value()));
          }
        });
    Map<String, String> folded = new TreeMap<>();
    replay.store().forEach((key, value) -> folded.put(key, text(value)));
    assertThat(folded).as("the changelog's last word").isEqualTo(store);
  }

  /** What stands in topic tasks, committed, is what history says was dispatched: each once. */
  List<AttemptRef> dispatchesAreWhatWasDecided() throws Exception {
    List<AttemptRef> decided =
        events(HistoryEvent.AttemptDispatched.class)
            .map(HistoryEvent.AttemptDispatched::attempt)
            .toList();
    List<AttemptRef> sent = new ArrayList<>();
    read(
        kafka.topics().tasks(),
        kafka.fanOut(),
        record -> {
          if (message(record.value()) instanceof WorkerMessage.Dispatch dispatch) {
            sent.add(dispatch.attempt());
          }
        });
    assertThat(sent).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(decided);
    return sent;
  }

  /** What workers, readers of letters and the catalog are told is what was decided, in order. */
  void othersAreToldWhatWasDecided(List<Decision> decisions) {
    Map<String, List<String>> wanted = new TreeMap<>();
    for (Decision decision : decisions) {
      for (Decision.Addressed one : decision.messages()) {
        String place = kafka.topics().tasks() + "-" + one.partition();
        add(wanted, place, one.message().worker(), Codec.WORKER_MESSAGE.encode(one.message()));
      }
      for (LetterEvent one : decision.letters()) {
        add(wanted, kafka.topics().deadLetters() + "-0", one.letter(), Codec.LETTER.encode(one));
      }
      for (CatalogRecord one : decision.catalog()) {
        add(wanted, kafka.topics().catalog() + "-0", one.key(), Codec.CATALOG.encode(one));
      }
    }
    Map<String, List<String>> told = new TreeMap<>();
    Consumer<ConsumerRecord<byte[], byte[]>> reader =
        one -> add(told, one.topic() + "-" + one.partition(), text(one.key()), one.value());
    read(kafka.topics().tasks(), kafka.fanOut(), reader);
    read(kafka.topics().deadLetters(), 1, reader);
    read(kafka.topics().catalog(), 1, reader);
    assertThat(told.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach((place, records) -> assertThat(told.get(place)).as(place).isEqualTo(records));
  }

  private static void add(
      Map<String, List<String>> places, String place, String key, byte[] value) {
    places.computeIfAbsent(place, any -> new ArrayList<>()).add(key + " " + text(value));
  }

  private static WorkerMessage message(byte[] value) {
    try {
      return Codec.WORKER_MESSAGE.decode(value);
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  private void read(String topic, int partitions, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
    try (var once = new KafkaClients(kafka).consumer("test-reader")) {
      once.assign(all);
      once.seekToBeginning(all);
      Map<TopicPartition, Long> ends = once.endOffsets(all);
      while (all.stream().anyMatch(one -> once.position(one) < ends.getOrDefault(one, 0L))) {
        once.poll(POLL).forEach(reader);
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}

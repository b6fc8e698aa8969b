package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows history as any reader does, read_committed, and checks what must hold of it. */
final class History implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final List<HistoryRecord> records = new ArrayList<>();

  History(KafkaSettings kafka) {
    consumer = new KafkaClients(kafka).consumer("test-history");
    TopicPartition history = new TopicPartition(kafka.topics().history(), 0);
    consumer.assign(List.of(history));
    consumer.seekToBeginning(List.of(history));
  }

  /** All that is committed so far, in order. */
  List<HistoryRecord> read() throws UnreadableException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      records.add(Codec.HISTORY.decode(record.value()));
    }
    return records;
  }

  /** How many distinct inputs of a topic were decided. */
  long decided(String topic) throws UnreadableException {
    return read().stream().map(HistoryRecord::cause).filter(c -> c.topic().equals(topic)).count();
  }

  /** The leaders that took the seat, in order. */
  List<String> leaders() throws UnreadableException {
    return read().stream()
        .map(HistoryRecord::input)
        .filter(SeatTaken.class::isInstance)
        .map(input -> ((SeatTaken) input).leader())
        .toList();
  }

  /** No gap, nothing twice, epochs never fall and each begins with its one leader. */
  void check() throws UnreadableException {
    long sequence = 0;
    long epoch = 0;
    Set<Cause> causes = new HashSet<>();
    Set<String> leaders = new HashSet<>();
    for (HistoryRecord record : read()) {
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

  @Override
  public void close() {
    consumer.close();
  }
}

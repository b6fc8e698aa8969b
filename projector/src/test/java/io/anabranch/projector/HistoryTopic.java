package io.anabranch.projector;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes history and logs as scheduler and workers do: history in transactions. */
final class HistoryTopic implements AutoCloseable {
  private final KafkaSettings settings;
  private final Producer<byte[], byte[]> scheduler;
  private final Producer<byte[], byte[]> worker;

  HistoryTopic(KafkaSettings settings) {
    this.settings = settings;
    KafkaClients clients = new KafkaClients(settings);
    scheduler =
        clients.producer(
            "scheduler", Map.of("transactional.id", settings.topics().prefix() + "seat"));
    scheduler.initTransactions();
    worker = clients.producer("worker");
  }

  /** Writes the records, a few to a transaction, and after each an aborted one. */
  void write(List<HistoryRecord> records) {
    for (int from = 0; from < records.size(); from += 50) {
      List<HistoryRecord> some = records.subList(from, Math.min(records.size(), from + 50));
      scheduler.beginTransaction();
      some.forEach(record -> send(Codec.HISTORY.encode(record)));
      scheduler.commitTransaction();
      scheduler.beginTransaction();
      send(Codec.HISTORY.encode(some.getFirst()));
      scheduler.flush();
      scheduler.abortTransaction();
    }
  }

  void writeRaw(String value) {
    scheduler.beginTransaction();
    send(value.getBytes(StandardCharsets.UTF_8));
    scheduler.commitTransaction();
  }

  void log(LogChunk chunk) {
    var _ =
        worker.send(
            new ProducerRecord<>(
                settings.topics().taskLogs(),
                chunk.attempt().runId().getBytes(StandardCharsets.UTF_8),
                Codec.LOG_CHUNK.encode(chunk)));
    worker.flush();
  }

  private void send(byte[] value) {
    var _ = scheduler.send(new ProducerRecord<>(settings.topics().history(), value));
  }

  @Override
  public void close() {
    scheduler.close();
    worker.close();
  }
}

package io.anabranch.api.command;

import io.anabranch.api.problem.ApiException;
import io.anabranch.platform.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks Kafka how far topics of one partition go. Thread-safe. */
public final class LogEnds implements AutoCloseable {
  private static final int LIMIT_MS = 2_000;

  private final KafkaClients clients;
  private @Nullable Admin admin;

  public LogEnds(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * The offset after the last committed record.
   *
   * @throws ApiException when Kafka does not tell within 2 s
   */
  public long end(String topic) throws InterruptedException {
    Long end = ends(List.of(topic)).get(topic);
    return end == null ? 0 : end;
  }

  /** As {@link #end} for several topics at once. */
  public Map<String, Long> ends(Collection<String> topics) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        topics.stream()
            .collect(
                Collectors.toMap(topic -> new TopicPartition(topic, 0), t -> OffsetSpec.latest()));
    try {
      var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(LIMIT_MS);
      Map<String, Long> ends = new TreeMap<>();
      admin()
          .listOffsets(asked, options)
          .all()
          .get(LIMIT_MS, TimeUnit.MILLISECONDS)
          .forEach((partition, info) -> ends.put(partition.topic(), info.offset()));
      return ends;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw ApiException.unavailable(
          "Expected Kafka to tell how far the log goes, but it did not. Try again.",
          Duration.ofSeconds(2),
          e);
    }
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = clients.admin("anabranch-api-admin");
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
      admin = null;
    }
  }
}

package io.anabranch.api.catalog;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds topic catalog into a {@link Catalog}, from its first record on, for as long as it lives.
 */
public final class CatalogReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long RETRY_MS = 500;

  private final KafkaClients clients;
  private final Catalog catalog;
  private final TopicPartition partition;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean caughtUp;
  private @Nullable Consumer<byte[], byte[]> consumer;

  public CatalogReader(KafkaClients clients, Catalog catalog) {
    this.clients = clients;
    this.catalog = catalog;
    this.partition = new TopicPartition(clients.settings().topics().catalog(), 0);
    this.thread = new Thread(this::run, "api-catalog");
    thread.setDaemon(true);
  }

  /** Begins to read, behind the caller. */
  public void start() {
    thread.start();
  }

  /** Whether all that was there at the start was read. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> opened = open()) {
        follow(opened);
      } catch (WakeupException e) {
        // close() asked for it; the loop's condition says the rest.
      } catch (KafkaException e) {
        LOG.warn("Cannot read the catalog now ({}); trying again", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.error("Expected to fold the catalog, but failed; trying again from the start", e);
        catalog.clear();
        pause();
      }
    }
  }

  private synchronized Consumer<byte[], byte[]> open() {
    if (closed) {
      throw new WakeupException();
    }
    consumer = clients.consumer("anabranch-api-catalog");
    return consumer;
  }

  private void follow(Consumer<byte[], byte[]> opened) {
    opened.assign(List.of(partition));
    opened.seek(partition, catalog.position());
    Long end = opened.endOffsets(List.of(partition)).get(partition);
    while (!closed) {
      var polled = opened.poll(POLL).records(partition);
      take(polled, opened.position(partition));
      if (!caughtUp && end != null && catalog.position() >= end) {
        LOG.info("Read the catalog up to {}: {} DAGs", end, catalog.names().size());
        caughtUp = true;
      }
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> polled, long position) {
    if (!polled.isEmpty() && polled.getFirst().offset() < catalog.position()) {
      // The topic was made again.
      catalog.clear();
    }
    List<CatalogRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      try {
        records.add(Codec.CATALOG.decode(record.value()));
      } catch (UnreadableException e) {
        LOG.warn("Skipping the catalog's record at {}: {}", record.offset(), e.getMessage());
      }
    }
    catalog.apply(records, position);
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (consumer != null) {
        consumer.wakeup();
      }
    }
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

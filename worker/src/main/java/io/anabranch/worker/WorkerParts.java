package io.anabranch.worker;

import io.anabranch.platform.etcd.AddressBook;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.ProcessGuard;
import io.anabranch.worker.attempt.AttemptMeters;
import io.anabranch.worker.attempt.AttemptTools;
import io.anabranch.worker.attempt.Timers;
import io.anabranch.worker.executor.ExecutorSet;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker keeps over all its lives. Thread-safe. */
final class WorkerParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerParts.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);

  private final WorkerSettings settings;
  private final WorkDirectory directory;
  private final KafkaClients clients;
  private final ExecutorSet executors;
  private final ProcessGuard guard;
  private final Timers timers = new Timers();
  private final KafkaLogSink logs;
  private final Outbox outbox;
  private final AddressBook book;
  private final AttemptTools tools;
  private final AttemptMeters meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Health health = Health.waiting("the worker has not joined yet");

  WorkerParts(
      WorkerSettings settings,
      WorkDirectory directory,
      ExecutorSet executors,
      ProcessGuard guard,
      MeterRegistry registry) {
    this.settings = settings;
    this.directory = directory;
    this.executors = executors;
    this.guard = guard;
    this.clients = new KafkaClients(settings.kafka());
    this.logs = new KafkaLogSink(clients, registry);
    this.outbox = new Outbox(clients);
    this.book = AddressBook.open(settings.etcd());
    this.tools =
        new AttemptTools(
            settings.attempts(), executors, guard, timers, logs, InstantSource.system());
    this.meters = new AttemptMeters(registry, settings.slots());
    Gauge.builder("anabranch.worker.results.pending", outbox, Outbox::pending)
        .description("events that Kafka has not taken yet")
        .register(registry);
  }

  static String version() {
    String version = WorkerParts.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  WorkerSettings settings() {
    return settings;
  }

  WorkDirectory directory() {
    return directory;
  }

  KafkaClients clients() {
    return clients;
  }

  Timers timers() {
    return timers;
  }

  Outbox outbox() {
    return outbox;
  }

  AddressBook book() {
    return book;
  }

  AttemptTools tools() {
    return tools;
  }

  AttemptMeters meters() {
    return meters;
  }

  Health health() {
    return health;
  }

  void health(Health now) {
    health = now;
  }

  boolean isClosing() {
    return closing.getCount() == 0;
  }

  void beginClosing() {
    closing.countDown();
  }

  /** Waits, but not longer than until the worker is to be closed. */
  void pause(Duration length) throws InterruptedException {
    var _ = closing.await(length.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    try {
      if (outbox.awaitEmpty(LAST_WORDS)) {
        directory.forget();
      }
    } catch (IOException e) {
      LOG.warn("That the worker left cannot be noted: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timers.close();
    outbox.close();
    logs.close();
    book.close();
    executors.close();
    guard.close();
    try {
      directory.close();
    } catch (IOException e) {
      LOG.warn("The work directory stays locked: {}", e.toString());
    }
  }
}

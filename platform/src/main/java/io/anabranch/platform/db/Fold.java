package io.anabranch.platform.db;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.TopicsUnfitException;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.schemas.event.Codec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds a topic into Postgres, each record exactly once, whatever crashes and however many folds of
 * the topic there are: how far it is stands in the same transaction as what it wrote, and only who
 * moves that on from where it read commits. While Kafka, Postgres or its tables are away it waits,
 * says so in its health, and goes on by itself. Thread-safe.
 *
 * @param <T> what the topic holds
 */
public final class Fold<T> implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Fold.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String name;
  private final String topic;
  private final Codec<T> codec;
  private final KafkaClients clients;
  private final Database database;
  private final FoldMetrics metrics;
  private final FoldTransactions<T> transactions;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<@Nullable FoldSession<T>> current = new AtomicReference<>();
  private final Thread thread;
  private volatile Health health = Health.waiting("not started");

  /**
   * A fold that is not yet started.
   *
   * @param name for people and metrics
   * @param topic with the cell's prefix
   * @param codec reads its records
   * @param writer writes what they say
   */
  public Fold(
      String name,
      String topic,
      Codec<T> codec,
      FoldWriter<T> writer,
      KafkaClients clients,
      Database database,
      MeterRegistry registry) {
    this(name, topic, codec, writer, clients, database, registry, FoldProbe.NONE);
  }

  /** A fold that tells {@code probe} where it is, for tests that crash it there. */
  public Fold(
      String name,
      String topic,
      Codec<T> codec,
      FoldWriter<T> writer,
      KafkaClients clients,
      Database database,
      MeterRegistry registry,
      FoldProbe probe) {
    this.name = name;
    this.topic = topic;
    this.codec = codec;
    this.clients = clients;
    this.database = database;
    this.metrics = new FoldMetrics(name, registry);
    this.transactions =
        new FoldTransactions<>(topic, database, new FoldOffsets(topic), writer, probe, metrics);
    this.thread = Thread.ofPlatform().name("fold-" + name).unstarted(this::run);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Health health() {
    return health;
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (closing.getCount() > 0) {
      try (FoldSession<T> session = open()) {
        current.set(session);
        while (closing.getCount() > 0) {
          session.step();
          health = Health.ready("folds " + topic);
          pause = FIRST_PAUSE;
        }
      } catch (TopicsUnfitException e) {
        LOG.error("Fold '{}' ends: {}", name, e.getMessage());
        health = Health.broken(String.valueOf(e.getMessage()));
        return;
      } catch (Throwable e) {
        if (closing.getCount() == 0 || e instanceof WakeupException) {
          continue;
        }
        failed(e, pause);
        await(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      } finally {
        current.set(null);
      }
    }
  }

  private FoldSession<T> open() throws Exception {
    Schema.problem(database)
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    return FoldSession.open(name, topic, codec, clients, database, transactions, metrics);
  }

  private void failed(Throwable e, Duration pause) {
    metrics.failed();
    Throwable said = e.getCause() != null ? e.getCause() : e;
    String reason = said.getClass().getSimpleName() + ": " + said.getMessage();
    boolean news = !health.detail().equals(reason);
    health = Health.waiting(reason);
    if (news) {
      LOG.warn(
          "Fold '{}' stopped at {}. It tries again after {} ms, from where the database stands.",
          name,
          reason,
          pause.toMillis());
      LOG.debug("Fold '{}'", name, e);
    }
  }

  private void await(Duration pause) {
    try {
      closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    FoldSession<T> session = current.get();
    if (session != null) {
      session.wakeup();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    health = Health.waiting("closed");
  }
}

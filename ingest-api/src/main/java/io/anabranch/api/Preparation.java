package io.anabranch.api;

import io.anabranch.api.catalog.CatalogReader;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.Schema;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.platform.kafka.TopicsUnfitException;
import io.anabranch.platform.life.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be there before the API is ready: its topics, the whole catalog, a migrated database.
 * Waits for each as long as it takes, and tells for which. Once ready it stays so: what is away
 * later fails the requests that need it, and no others.
 */
final class Preparation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final long RETRY_MS = 500;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final Database database;
  private final CatalogReader reader;
  private final Thread topics = Thread.ofVirtual().name("api-topics").unstarted(this::awaitTopics);
  private final Thread tables = Thread.ofVirtual().name("api-tables").unstarted(this::awaitTables);
  private volatile Health topicsHealth = Health.waiting("waits for Kafka");
  private volatile Health tablesHealth = Health.waiting("waits for Postgres");

  Preparation(KafkaClients clients, Database database, CatalogReader reader) {
    this.clients = clients;
    this.database = database;
    this.reader = reader;
  }

  void start() {
    topics.start();
    tables.start();
  }

  Health health() {
    if (!topicsHealth.ready()) {
      return topicsHealth;
    }
    if (!reader.isCaughtUp()) {
      return Health.waiting("reads the catalog");
    }
    return tablesHealth.ready() ? Health.ready("answers requests") : tablesHealth;
  }

  private void awaitTopics() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        provision();
        topicsHealth = Health.ready("has its topics");
        reader.start();
        return;
      } catch (TopicsUnfitException e) {
        LOG.error("Cannot serve: {}", e.getMessage());
        topicsHealth = Health.broken(String.valueOf(e.getMessage()));
        return;
      } catch (ExecutionException | KafkaException e) {
        LOG.info("Waiting for Kafka: {}", e.getMessage());
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void provision() throws ExecutionException, InterruptedException {
    Admin admin = clients.admin("anabranch-api-topics");
    try {
      new TopicProvisioner(admin, clients.settings()).apply();
    } finally {
      // WHY a limit: a plain close waits for calls to time out, which holds up a stop for 30 s.
      admin.close(CLOSE);
    }
  }

  private void awaitTables() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Optional<String> problem = Schema.problem(database);
        if (problem.isEmpty()) {
          tablesHealth = Health.ready("has its tables");
          return;
        }
        tablesHealth = Health.waiting(problem.get());
      } catch (JdbiException e) {
        tablesHealth = Health.waiting("waits for Postgres");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    topics.interrupt();
    tables.interrupt();
    try {
      topics.join();
      tables.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.anabranch.worker;

import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.platform.kafka.TopicsUnfitException;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.ProcessGuard;
import io.anabranch.platform.life.Service;
import io.anabranch.worker.attempt.LeftBehind;
import io.anabranch.worker.executor.ExecutorSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the attempts that the scheduler addresses to it. Lives under one id after another: when the
 * scheduler gave it up, it stops what it has and joins anew. {@link #close()} drains: it takes
 * nothing more, waits for what runs, ends what runs too long, and says goodbye.
 */
public final class WorkerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final WorkerSettings settings;
  private final MeterRegistry registry;
  private @Nullable WorkerParts parts;
  private @Nullable Thread thread;

  public WorkerService(WorkerSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.registry = registry;
  }

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public synchronized void start() throws Exception {
    if (thread != null) {
      throw new IllegalStateException("Expected a new worker, but it was started already.");
    }
    ExecutorSet executors = ExecutorSet.load();
    WorkDirectory directory = WorkDirectory.open(settings.workDir());
    try {
      String predecessor = directory.predecessor();
      LeftBehind.end(predecessor, directory.attempts());
      ProcessGuard guard = ProcessGuard.open();
      WorkerParts made = new WorkerParts(settings, directory, executors, guard, registry);
      parts = made;
      thread = Thread.ofPlatform().name("worker").start(() -> live(made, predecessor));
    } finally {
      if (thread == null) {
        directory.close();
        executors.close();
      }
    }
  }

  @Override
  public synchronized Health health() {
    return parts == null ? Health.waiting("the worker is not started") : parts.health();
  }

  @Override
  public void close() {
    Thread toJoin;
    synchronized (this) {
      if (parts == null || thread == null) {
        return;
      }
      parts.beginClosing();
      toJoin = thread;
    }
    try {
      toJoin.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live(WorkerParts made, @Nullable String predecessor) {
    String replaces = predecessor;
    try (made) {
      while (!made.isClosing() && !provision(made)) {
        made.pause(RETRY);
      }
      while (!made.isClosing()) {
        String id = settings.name() + "-" + UUID.randomUUID().toString().substring(0, 8);
        try {
          new Session(made, id, replaces).run();
          replaces = null;
        } catch (KafkaException e) {
          made.health(Health.waiting("worker " + id + " cannot join: " + e.getMessage()));
          LOG.warn("Worker {} cannot join yet: {}", id, e.toString());
          made.pause(RETRY);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The worker ended by a fault of its own", e);
      made.health(Health.broken("the worker failed: " + e));
      return;
    }
    made.health(Health.waiting("the worker has ended"));
  }

  private static boolean provision(WorkerParts made) throws InterruptedException {
    try (var admin = made.clients().admin("worker-topics")) {
      new TopicProvisioner(admin, made.clients().settings()).apply();
      return true;
    } catch (TopicsUnfitException e) {
      made.health(Health.broken(String.valueOf(e.getMessage())));
      LOG.error("{}", e.getMessage());
    } catch (ExecutionException | KafkaException e) {
      made.health(Health.waiting("Kafka does not answer: " + e.getMessage()));
      LOG.warn("Kafka does not answer yet: {}", e.toString());
    }
    return false;
  }
}

package io.anabranch.worker;

import io.anabranch.platform.etcd.AddressBook;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.life.Health;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.WorkerEvent.WorkerDraining;
import io.anabranch.schemas.event.WorkerEvent.WorkerHolds;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.schemas.event.WorkerEvent.WorkerLeft;
import io.anabranch.worker.attempt.Attempts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a worker: one id, from joining to leaving or to being dismissed. Runs on one thread.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration HOLDS_PERIOD = Duration.ofSeconds(30);
  private static final Duration AFTER_KILL = Duration.ofSeconds(30);
  private static final String DRAINING = "The worker is draining.";

  private final WorkerParts parts;
  private final String id;
  private final @Nullable String replaces;
  private final KafkaClients clients;
  private final Attempts attempts;
  private final Intake intake;
  private volatile boolean silent;

  Session(WorkerParts parts, String id, @Nullable String replaces) {
    this.parts = parts;
    this.id = id;
    this.replaces = replaces;
    this.clients = parts.clients();
    this.attempts =
        new Attempts(parts.settings().slots(), parts.tools(), parts.meters(), this::report);
    this.intake = new Intake(id, attempts);
  }

  /** Lives; returns true when dismissed, false when it left because the worker closes. */
  boolean run() throws InterruptedException {
    int partition = partition();
    try (TaskReader reader = TaskReader.atEnd(clients, partition)) {
      join(partition);
      AddressBook.Entry entry = entry(partition);
      parts.book().register(entry);
      var logs = parts.timers().every(Duration.ofSeconds(1), attempts::sendLogs);
      Beats beats = Beats.start(clients, id);
      try {
        LOG.info("Worker {} reads partition {}", id, partition);
        parts.health(Health.ready("worker " + id + " reads partition " + partition));
        work(reader);
        if (intake.dismissal() == null) {
          drain(reader);
        }
        // A dismissal may also have come while it drained; then there is nobody to say goodbye to.
        return endedAsDismissed();
      } finally {
        beats.close();
        logs.cancel(false);
        parts.book().remove(entry);
      }
    }
  }

  private void report(AttemptEvent event) {
    if (!silent) {
      parts.outbox().send(event);
    }
  }

  private int partition() throws InterruptedException {
    String topic = clients.settings().topics().tasks();
    int partitions;
    try (var consumer = clients.consumer("worker-partitions")) {
      partitions = consumer.partitionsFor(topic).size();
    }
    return PartitionChoice.choose(
        id,
        partitions,
        parts.book().list().stream()
            .filter(entry -> entry.kind().equals("worker"))
            .map(AddressBook.Entry::partition)
            .toList());
  }

  private void join(int partition) throws InterruptedException {
    WorkerSettings settings = parts.settings();
    parts
        .outbox()
        .send(
            new WorkerJoined(
                id,
                partition,
                settings.slots(),
                settings.queues(),
                WorkerSettings.hostName(),
                WorkerParts.version(),
                replaces));
    while (!parts.outbox().awaitEmpty(POLL) && !parts.isClosing()) {
      parts.health(Health.waiting("Kafka has not taken that worker " + id + " joins"));
    }
    try {
      parts.directory().remember(id);
    } catch (IOException e) {
      LOG.warn("Who has the work directory cannot be noted: {}", e.toString());
    }
  }

  private void work(TaskReader reader) throws InterruptedException {
    long holdsDue = System.nanoTime() + HOLDS_PERIOD.toNanos();
    while (intake.dismissal() == null && !parts.isClosing()) {
      intake.read(reader.poll(POLL));
      if (System.nanoTime() - holdsDue >= 0) {
        holdsDue = System.nanoTime() + HOLDS_PERIOD.toNanos();
        // While Kafka is away the next report will do; a queue of them helps nobody.
        if (parts.outbox().pending() == 0) {
          var lastRead = intake.lastRead(); // before what is held, so that it covers no more
          parts.outbox().send(new WorkerHolds(id, lastRead, attempts.held()));
        }
      }
    }
  }

  private void drain(TaskReader reader) throws InterruptedException {
    parts.health(Health.waiting("worker " + id + " drains"));
    parts.outbox().send(new WorkerDraining(id));
    intake.refuse(DRAINING);
    if (!readUntilIdle(reader, parts.settings().drainTimeout())) {
      LOG.warn("Ending {} attempts that ran longer than the drain timeout", attempts.running());
      attempts.stopAll("The worker ended before the attempt did.");
      readUntilIdle(reader, killLimit());
    }
    if (intake.dismissal() == null) {
      parts.outbox().send(new WorkerLeft(id));
    }
  }

  private boolean readUntilIdle(TaskReader reader, Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    while (!attempts.isIdle() && intake.dismissal() == null) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return false;
      }
      intake.read(reader.poll(POLL));
    }
    return true;
  }

  private boolean endedAsDismissed() throws InterruptedException {
    String why = intake.dismissal();
    if (why == null) {
      return false;
    }
    LOG.warn("Worker {} was dismissed ({}); it stops its attempts and joins anew", id, why);
    parts.health(Health.waiting("worker " + id + " was dismissed and stops its attempts"));
    silent = true; // an event of a dismissed worker is refused anyway
    attempts.giveBackWaiting(why);
    attempts.stopAll(why);
    long start = System.nanoTime();
    while (!attempts.isIdle() && System.nanoTime() - start < killLimit().toNanos()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  private Duration killLimit() {
    return parts.settings().attempts().killGrace().plus(AFTER_KILL);
  }

  private AddressBook.Entry entry(int partition) {
    WorkerSettings settings = parts.settings();
    return new AddressBook.Entry(
        "worker",
        id,
        WorkerSettings.hostName(),
        settings.url(),
        partition,
        Map.of(
            "slots", Integer.toString(settings.slots()),
            "queues", String.join(",", settings.queues()),
            "version", WorkerParts.version(),
            "pid", Long.toString(ProcessHandle.current().pid())));
  }
}

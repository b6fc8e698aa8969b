package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.TopicsUnfitException;
import io.anabranch.platform.life.Health;
import io.anabranch.scheduler.SchedulerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns, reigns, and campaigns again, until closed. Every reign has a mandate of its own; a
 * lost seat is never taken back without one. Thread-safe.
 */
public final class HoldSeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HoldSeat.class);
  private static final Health STANDS = Health.waiting("stands for election");
  private static final int HALT_CODE = 70;
  private static final long RETRY_MS = 1_000;

  private final SchedulerSettings settings;
  private final TopologyFactory factory;
  private final String version;
  private final String topologyHash;
  private final LeaderMeters meters;
  private final Thread thread;
  private volatile Health health = Health.waiting("not started");
  private volatile long standsSince;
  private volatile boolean closed;

  /**
   * Prepares to lead; {@link #start()} begins.
   *
   * @param factory of the topology that a leader runs
   * @param version of this software, for people
   */
  public HoldSeat(
      SchedulerSettings settings, TopologyFactory factory, String version, MeterRegistry registry) {
    this.settings = settings;
    this.factory = factory;
    this.version = version;
    this.topologyHash = TopologyHash.of(factory, settings.kafka().topics());
    this.meters = new LeaderMeters(registry);
    this.thread = Thread.ofPlatform().name("hold-seat").unstarted(this::run);
  }

  /** Begins to campaign and returns. */
  public void start() {
    thread.start();
  }

  /** Ready while leading, or after two leases of waiting in line behind another leader. */
  public Health health() {
    Health now = health;
    boolean waitsLong =
        System.nanoTime() - standsSince > settings.lease().multipliedBy(2).toNanos();
    return now.equals(STANDS) && waitsLong
        ? Health.ready("stands by, in line behind another leader")
        : now;
  }

  private void run() {
    try (Campaigns campaigns = new Campaigns(settings, version, topologyHash)) {
      boolean goOn = true;
      while (goOn && !closed) {
        standsSince = System.nanoTime();
        health = STANDS;
        Mandate mandate = campaigns.campaign();
        goOn = serve(mandate, campaigns.areHeld());
      }
    } catch (InterruptedException e) {
      // close() ends the loop.
    } catch (TopicsUnfitException e) {
      LOG.error("{}", e.getMessage());
      health = Health.broken(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("The scheduler ended by a fault.", e);
      health = Health.broken("ended by a fault: " + e);
    }
  }

  /** One mandate from its begin to its end; {@code false} when there should be no next. */
  private boolean serve(Mandate mandate, boolean electionsAreHeld) throws InterruptedException {
    health = Health.waiting("was elected, takes the seat");
    LOG.info("Leader {} takes the seat.", mandate.id());
    Reign.End end;
    try {
      end = reign(mandate);
    } finally {
      meters.leads(false);
      resign(mandate);
    }
    LOG.info("Leader {} left the seat: {}.", mandate.id(), end);
    if (end == Reign.End.SEAT_LOST && !electionsAreHeld) {
      // WHY: without an election the two would take the seat from each other for ever.
      health = Health.broken("Another scheduler took the seat, and no etcd says who should lead.");
      return false;
    }
    if (end == Reign.End.FAILED) {
      health = Health.waiting("failed, starts anew");
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
    return true;
  }

  private Reign.End reign(Mandate mandate) throws InterruptedException {
    PrepareSeat preparation = new PrepareSeat(settings.kafka(), version, topologyHash);
    try (Reign reign =
        Reign.start(mandate, preparation, settings.kafka(), factory, meters, this::failed)) {
      return reign.await(
          () -> {
            meters.leads(true);
            health = Health.ready("leads as " + mandate.id());
            LOG.info("Leader {} leads.", mandate.id());
          });
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (ExecutionException | KafkaException e) {
      LOG.warn("Cannot lead now: {} Trying again.", e.toString());
      return Reign.End.FAILED;
    }
  }

  // Kafka's own exception leaves the thread interrupted, and what follows must still wait.
  private static InterruptedException interrupted(InterruptException cause) {
    Thread.interrupted();
    InterruptedException e = new InterruptedException("Interrupted in a Kafka client.");
    e.initCause(cause);
    return e;
  }

  private static void resign(Mandate mandate) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    mandate.resign();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed() {
    if (settings.haltOnError()) {
      // WHY: closing would make the successor wait for the group; it needs only our silence.
      Runtime.getRuntime().halt(HALT_CODE);
    }
  }

  /** Leaves the seat, resigns so that the next in line leads at once, and waits for both. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

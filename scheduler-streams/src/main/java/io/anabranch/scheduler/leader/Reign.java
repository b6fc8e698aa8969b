package io.anabranch.scheduler.leader;

import io.anabranch.platform.etcd.Standing;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.SeatTaken;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leader's time in the seat: the Streams client that takes it, the leader's clock, its watch
 * over beats and timers. It ends once and is closed then; nothing of it is used again.
 */
final class Reign implements AutoCloseable {
  /** Why a reign ended. */
  enum End {
    /** Another process took the seat in Kafka. */
    SEAT_LOST,
    /** etcd said that another was elected, or nobody. */
    NOT_ELECTED,
    /** An error inside. */
    FAILED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Reign.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Mandate mandate;
  private final SeatLatch latch = new SeatLatch();
  private final Runnable onError;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final Producer<byte[], byte[]> producer;
  private final AppendDueTimers timers;
  private final WatchBeats beats;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;

  /**
   * Takes the seat.
   *
   * @param onError runs on the failing thread when an error inside ends the reign
   */
  static Reign start(
      Mandate mandate,
      PrepareSeat preparation,
      KafkaSettings kafka,
      TopologyFactory factory,
      LeaderMeters meters,
      Runnable onError)
      throws ExecutionException, InterruptedException {
    SeatTaken seat = preparation.prepare(mandate);
    KafkaClients clients = new KafkaClients(kafka);
    Producer<byte[], byte[]> producer = clients.producer("anabranch-leader");
    boolean started = false;
    try {
      LeaderClock clock = LeaderClock.start(producer, kafka, mandate.id());
      Reign reign = new Reign(mandate, seat, clients, producer, clock, factory, meters, onError);
      reign.begin();
      started = true;
      return reign;
    } finally {
      if (!started) {
        producer.close(Duration.ZERO);
      }
    }
  }

  private Reign(
      Mandate mandate,
      SeatTaken seat,
      KafkaClients clients,
      Producer<byte[], byte[]> producer,
      LeaderClock clock,
      TopologyFactory factory,
      LeaderMeters meters,
      Runnable onError) {
    KafkaSettings kafka = clients.settings();
    this.mandate = mandate;
    this.onError = onError;
    this.producer = producer;
    this.timers = new AppendDueTimers(seat.leader(), kafka.topics(), producer, clock::milliseconds);
    SeatClientSupplier supplier = new SeatClientSupplier(kafka.topics(), latch);
    LeaderContext context = new LeaderContext(seat, clock, supplier.batchEnd(), timers, meters);
    this.beats = new WatchBeats(seat.leader(), clients, producer, context::workers);
    this.streams =
        new KafkaStreams(
            factory.build(kafka.topics(), context), SeatStreamsConfig.of(kafka), supplier, clock);
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(meters.registry);
  }

  private void begin() {
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener(this::changed);
    mandate.onLost(() -> end.complete(End.NOT_ELECTED));
    streams.start();
    timers.start();
    beats.start();
  }

  /** Waits until the cell runs and then until the reign is over. */
  End await(Runnable onRunning) throws InterruptedException {
    try {
      CompletableFuture.anyOf(running, end).get();
      // WHY: a candidate that was paused between winning and starting has just taken the seat from
      // the real leader; it must notice before it decides much, and never come back by itself.
      if (!end.isDone() && mandate.confirm() == Standing.LOST) {
        end.complete(End.NOT_ELECTED);
      }
      if (!end.isDone()) {
        // An idle cell gets its epoch from this.
        timers.append();
        onRunning.run();
      }
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected a reign to end with a reason.", e);
    }
  }

  private StreamThreadExceptionResponse failed(Throwable error) {
    if (SeatLost.isIn(error) || latch.reason() != null) {
      end.complete(End.SEAT_LOST);
    } else if (!end.isDone()) {
      LOG.error("The cell failed inside; nothing of what it had not committed counts.", error);
      onError.run();
      end.complete(End.FAILED);
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void changed(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.RUNNING) {
      running.complete(null);
    } else if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      end.complete(latch.reason() == null ? End.FAILED : End.SEAT_LOST);
    }
  }

  @Override
  public void close() {
    end.complete(End.NOT_ELECTED);
    beats.close();
    timers.close();
    streamsMetrics.close();
    if (!streams.close(CLOSE_LIMIT)) {
      LOG.warn("The Streams client did not close within {} s.", CLOSE_LIMIT.toSeconds());
    }
    producer.close(Duration.ofSeconds(1));
  }
}

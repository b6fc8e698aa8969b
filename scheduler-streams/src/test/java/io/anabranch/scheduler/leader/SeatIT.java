package io.anabranch.scheduler.leader;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.LeaderEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two leaders who both believe that they lead, on a real broker. */
class SeatIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final KafkaSettings kafka = TestKafka.provisioned();
  private final LeaderMeters meters = new LeaderMeters(new SimpleMeterRegistry());
  private final Producer<byte[], byte[]> producer = new KafkaClients(kafka).producer("test-inputs");
  private final History history = new History(kafka);

  @AfterEach
  void close() {
    producer.close(Duration.ZERO);
    history.close();
  }

  /** Run with {@code -Danabranch.test.guard-off=latch} this test must fail. */
  @Test
  void latchKeepsALeaderOutThatLostTheSeat() throws Exception {
    Mandate firstMandate = new Mandate.Unasked();
    Mandate secondMandate = new Mandate.Unasked();
    try (Reign first = reign(firstMandate)) {
      var firstEnd = end(first);
      send(10);
      Await.until("ten inputs", LIMIT, () -> history.decided("run-commands") == 10);

      try (Reign second = reign(secondMandate)) {
        var secondEnd = end(second);
        Await.until("the second", LIMIT, () -> history.leaders().contains(secondMandate.id()));
        // WHY one by one, so that a leader that came back would have many turns to do harm.
        for (int i = 11; i <= 60; i++) {
          int wanted = i;
          send(1);
          Await.until(
              i + " inputs, or a leader that came back",
              LIMIT,
              () -> history.decided("run-commands") == wanted || history.leaders().size() > 2);
          assertThat(history.leaders()).containsExactly(firstMandate.id(), secondMandate.id());
        }
        assertThat(firstEnd.get(60, SECONDS)).isEqualTo(Reign.End.SEAT_LOST);
        assertThat(secondEnd).isNotDone();
        history.check();
        assertThat(history.leaders()).containsExactly(firstMandate.id(), secondMandate.id());
      }
    }
  }

  @Test
  void idleCellGetsItsEpochAndSilentWorkersAreReported() throws Exception {
    Mandate mandate = new Mandate.Unasked();
    try (Reign reign = reign(mandate)) {
      var end = end(reign);
      Await.until("the seat", LIMIT, () -> history.leaders().equals(List.of(mandate.id())));
      Await.until(
          "the silent worker",
          LIMIT,
          () ->
              history.read().stream()
                  .anyMatch(
                      record ->
                          record.input() instanceof LeaderEvent.WorkerSilent said
                              && said.worker().equals("w-silent")
                              && said.leader().equals(mandate.id())));
      assertThat(end).isNotDone();
      history.check();
    }
  }

  @Test
  void commitThatMovesNoOffsetsIsRefused() {
    SeatClientSupplier supplier = new SeatClientSupplier(kafka.topics(), new SeatLatch());
    try (Producer<byte[], byte[]> seated = supplier.getProducer(kafka.clientProperties())) {
      seated.initTransactions();
      seated.beginTransaction();
      var _ = seated.send(new ProducerRecord<>(kafka.topics().history(), new byte[] {'x'}));
      assertThatIllegalStateException().isThrownBy(seated::commitTransaction);
      seated.abortTransaction();
    }
  }

  private Reign reign(Mandate mandate) throws Exception {
    return Reign.start(
        mandate, new PrepareSeat(kafka, "test", "hash"), kafka, TinyCell::build, meters, () -> {});
  }

  private static CompletableFuture<Reign.End> end(Reign reign) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return reign.await(() -> {});
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      var _ = producer.send(new ProducerRecord<>(kafka.topics().runCommands(), new byte[] {'x'}));
    }
    producer.flush();
  }
}

package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeatLatchTest {
  private final SeatLatch latch = new SeatLatch();

  @ParameterizedTest
  @ValueSource(
      classes = {
        ProducerFencedException.class,
        InvalidProducerEpochException.class,
        FencedInstanceIdException.class,
        CommitFailedException.class
      })
  void everySignSetsIt(Class<? extends RuntimeException> sign) throws Exception {
    RuntimeException error = sign.getConstructor(String.class).newInstance("said Kafka");
    latch.observe(new KafkaException(error));
    assertThatThrownBy(latch::check).isInstanceOf(SeatLost.class).hasMessageContaining("Kafka");
  }

  @Test
  void otherErrorsDoNotSetIt() {
    latch.observe(new TimeoutException("slow"));
    latch.observe(null);
    assertThatCode(latch::check).doesNotThrowAnyException();
    assertThat(latch.reason()).isNull();
  }

  @Test
  void firstReasonStays() {
    latch.lose("first");
    latch.lose("second");
    assertThat(latch.reason()).isEqualTo("first");
  }

  @Test
  void comingBackIsAnErrorInsideEvenWithoutASign() {
    latch.onlyOnce(false, "subscribe");
    assertThatIllegalStateException().isThrownBy(() -> latch.onlyOnce(true, "subscribe"));
  }

  @Test
  void memberThatJoinedAnewBehindOurBackHasLostTheSeat() {
    SeatMember member = new SeatMember(latch);
    member.polled("");
    member.polled("m-1");
    member.polled("m-1");
    assertThatThrownBy(() -> member.polled("m-2")).isInstanceOf(SeatLost.class);
    assertThat(latch.reason()).contains("m-1", "m-2");
  }

  @Test
  void lostSeatIsFoundBelowOtherExceptions() {
    assertThat(SeatLost.isIn(new KafkaException(new SeatLost("gone")))).isTrue();
    assertThat(SeatLost.isIn(new KafkaException("other"))).isFalse();
  }
}

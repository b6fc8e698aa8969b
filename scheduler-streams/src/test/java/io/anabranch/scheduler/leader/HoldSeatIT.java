package io.anabranch.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.etcd.LeaderElection;
import io.anabranch.platform.etcd.LeaderInfo;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.scheduler.SchedulerSettings;
import io.anabranch.scheduler.topology.CellContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HoldSeatIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final KafkaSettings kafka = TestKafka.provisioned();
  private final EtcdSettings etcd = EtcdSettings.of(List.of(TestEtcd.endpoint()), kafka.topics());

  @Test
  void leaderThatClosesHandsOverToTheNextInLine() throws Exception {
    SimpleMeterRegistry numbers = new SimpleMeterRegistry();
    HoldSeat first = seat(etcd, numbers);
    try (History history = new History(kafka);
        HoldSeat second = seat(etcd, new SimpleMeterRegistry())) {
      first.start();
      Await.until("the first", LIMIT, () -> history.leaders().size() == 1);
      Await.until("its number", LIMIT, () -> gauge(numbers, "leader") == 1);
      assertThat(gauge(numbers, "epoch")).isEqualTo(1);
      assertThat(elected()).isEqualTo(history.leaders().getFirst());
      second.start();

      first.close();

      Await.until("the second", LIMIT, () -> history.leaders().size() == 2);
      assertThat(elected()).isEqualTo(history.leaders().getLast());
      assertThat(gauge(numbers, "leader")).isZero();
      history.check();
    }
    assertThat(LeaderElection.current(etcd, Campaigns.OFFICE, LIMIT)).isEmpty();
  }

  @Test
  void withoutEtcdItLeadsUnaskedAndDoesNotFightForTheSeat() throws Exception {
    EtcdSettings none = EtcdSettings.of(List.of(), kafka.topics());
    try (History history = new History(kafka);
        HoldSeat first = seat(none, new SimpleMeterRegistry());
        HoldSeat second = seat(none, new SimpleMeterRegistry())) {
      first.start();
      Await.until("the first", LIMIT, () -> history.leaders().size() == 1);
      second.start();
      Await.until("the second", LIMIT, () -> history.leaders().size() == 2);
      Await.until("the first's end", LIMIT, () -> !first.health().live());
      assertThat(second.health().ready()).isTrue();
      history.check();
    }
  }

  @Test
  void errorInsideEndsTheReignAndANewOneGoesOn() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (History history = new History(kafka);
        HoldSeat seat =
            new HoldSeat(
                settings(etcd),
                (topics, leader) -> TinyCell.build(topics, brokenOnce(leader, broken)),
                "test",
                new SimpleMeterRegistry())) {
      seat.start();
      Await.until("a leader", LIMIT, () -> history.leaders().size() == 1);
      assertThat(broken).isFalse();
      Await.until("health", LIMIT, () -> seat.health().ready());
      history.check();
    }
  }

  private static CellContext brokenOnce(CellContext leader, AtomicBoolean broken) {
    return (CellContext)
        Proxy.newProxyInstance(
            CellContext.class.getClassLoader(),
            new Class<?>[] {CellContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("timerRead") && broken.getAndSet(false)) {
                throw new IllegalStateException("broken for once");
              }
              return method.invoke(leader, args);
            });
  }

  private HoldSeat seat(EtcdSettings where, SimpleMeterRegistry registry) {
    return new HoldSeat(settings(where), TinyCell::build, "test", registry);
  }

  private SchedulerSettings settings(EtcdSettings where) {
    return new SchedulerSettings(kafka, where, Duration.ofSeconds(2), false);
  }

  private String elected() throws Exception {
    return LeaderElection.current(etcd, Campaigns.OFFICE, LIMIT).map(LeaderInfo::id).orElse("");
  }

  private static double gauge(SimpleMeterRegistry registry, String name) {
    return registry.get("anabranch.scheduler." + name).gauge().value();
  }
}

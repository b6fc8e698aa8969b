package io.anabranch.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.anabranch.platform.config.Env;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerSettingsTest {
  @Test
  void readsWhatIsSetAndFillsTheRest() {
    Env env = new Env(Map.of("ANABRANCH_BOOTSTRAP_SERVERS", "k:9092"));
    SchedulerSettings settings = SchedulerSettings.from(env);
    env.check();
    assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.haltOnError()).isTrue();
    assertThat(settings.etcd().isConfigured()).isFalse();
    assertThat(settings.etcd().prefix()).isEqualTo("anabranch");
  }

  @Test
  void reportsEveryBadSetting() {
    Env env =
        new Env(
            Map.of(
                "ANABRANCH_BOOTSTRAP_SERVERS", "k:9092",
                "ANABRANCH_ETCD", "nowhere",
                "ANABRANCH_LEASE", "10ms",
                "ANABRANCH_HALT_ON_ERROR", "maybe"));
    SchedulerSettings.from(env);
    assertThatIllegalArgumentException()
        .isThrownBy(env::check)
        .withMessageContaining("ANABRANCH_ETCD")
        .withMessageContaining("ANABRANCH_LEASE")
        .withMessageContaining("ANABRANCH_HALT_ON_ERROR");
  }
}

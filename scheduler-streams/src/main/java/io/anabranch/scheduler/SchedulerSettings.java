package io.anabranch.scheduler;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.etcd.LeaderElection;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.Durations;
import java.time.Duration;
import java.util.List;

/**
 * What the scheduler needs to know.
 *
 * @param kafka where the log is
 * @param etcd where leaders are elected; without endpoints this process leads unasked
 * @param lease how long a silent leader stays in office, 1 s or more
 * @param haltOnError whether an error inside ends the process at once, so that a supervisor starts
 *     it anew; else the scheduler starts itself anew
 */
public record SchedulerSettings(
    KafkaSettings kafka, EtcdSettings etcd, Duration lease, boolean haltOnError) {

  /** Reads {@code ANABRANCH_ETCD}, {@code _LEASE} (3s), {@code _HALT_ON_ERROR} (true), Kafka's. */
  public static SchedulerSettings from(Env env) {
    KafkaSettings kafka = env.kafka();
    EtcdSettings none = EtcdSettings.of(List.of(), kafka.topics());
    return new SchedulerSettings(
        kafka,
        env.parsed(
            "ANABRANCH_ETCD",
            none,
            "http://host:port of etcd, several separated by commas",
            text -> EtcdSettings.of(env.etcd(), kafka.topics())),
        env.parsed(
            "ANABRANCH_LEASE",
            LeaderElection.DEFAULT_LEASE,
            "a duration from 1s to 10m, like 3s",
            SchedulerSettings::lease),
        env.parsed("ANABRANCH_HALT_ON_ERROR", true, "true or false", SchedulerSettings::flag));
  }

  private static Duration lease(String text) {
    Duration lease = Durations.parse(text);
    if (lease.toMillis() < 1_000 || lease.toMinutes() > 10) {
      throw new IllegalArgumentException();
    }
    return lease;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }
}

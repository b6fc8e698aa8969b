package io.anabranch.projector;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;

/**
 * What the projector needs to know.
 *
 * @param kafka whose topics are folded
 * @param database where to
 */
public record ProjectorSettings(KafkaSettings kafka, DatabaseSettings database) {
  /** Reads {@code ANABRANCH_BOOTSTRAP_SERVERS}, {@code ANABRANCH_DATABASE_URL} and their like. */
  public static ProjectorSettings from(Env env) {
    return new ProjectorSettings(env.kafka(), env.database());
  }
}

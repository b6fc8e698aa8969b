package io.anabranch.dlq;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;

/**
 * What the dlq-manager needs to know.
 *
 * @param kafka whose dead letters are folded
 * @param database where to
 */
public record DlqSettings(KafkaSettings kafka, DatabaseSettings database) {
  /** Reads {@code ANABRANCH_BOOTSTRAP_SERVERS}, {@code ANABRANCH_DATABASE_URL} and their like. */
  public static DlqSettings from(Env env) {
    return new DlqSettings(env.kafka(), env.database());
  }
}

package io.anabranch.dlq;

import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.Fold;
import io.anabranch.platform.db.FoldProbe;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LetterEvent;
import io.micrometer.core.instrument.MeterRegistry;

/** Folds dead letters into Postgres. Any number may run: each record is applied once. */
public final class DlqService implements Service {
  private final Database database;
  private final Fold<LetterEvent> fold;

  /** A dlq-manager that is not yet started. */
  public DlqService(DlqSettings settings, MeterRegistry registry) {
    this(settings, registry, FoldProbe.NONE);
  }

  DlqService(DlqSettings settings, MeterRegistry registry, FoldProbe probe) {
    database = Database.open(settings.database());
    fold =
        new Fold<>(
            "dead-letters",
            settings.kafka().topics().deadLetters(),
            Codec.LETTER,
            new LetterWriter(),
            new KafkaClients(settings.kafka()),
            database,
            registry,
            probe);
  }

  @Override
  public String name() {
    return "dlq-manager";
  }

  @Override
  public void start() {
    fold.start();
  }

  @Override
  public Health health() {
    return fold.health();
  }

  @Override
  public void close() {
    fold.close();
    database.close();
  }
}

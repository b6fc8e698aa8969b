package io.anabranch.projector;

import io.anabranch.platform.db.Database;
import io.anabranch.platform.db.Fold;
import io.anabranch.platform.db.FoldProbe;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.life.Health;
import io.anabranch.platform.life.Service;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * Folds history and task logs into Postgres. Any number may run: each record is applied once, by
 * the fastest.
 */
public final class ProjectorService implements Service {
  private final Database database;
  private final List<Fold<?>> folds;

  /** A projector that is not yet started. */
  public ProjectorService(ProjectorSettings settings, MeterRegistry registry) {
    this(settings, registry, FoldProbe.NONE);
  }

  ProjectorService(ProjectorSettings settings, MeterRegistry registry, FoldProbe probe) {
    KafkaClients clients = new KafkaClients(settings.kafka());
    Topics topics = settings.kafka().topics();
    database = Database.open(settings.database());
    folds =
        List.of(
            new Fold<>(
                "history",
                topics.history(),
                Codec.HISTORY,
                new HistoryWriter(),
                clients,
                database,
                registry,
                probe),
            new Fold<>(
                "task-logs",
                topics.taskLogs(),
                Codec.LOG_CHUNK,
                new LogWriter(),
                clients,
                database,
                registry,
                probe));
  }

  @Override
  public String name() {
    return "projector";
  }

  @Override
  public void start() {
    folds.forEach(Fold::start);
  }

  @Override
  public Health health() {
    return Health.all(folds);
  }

  @Override
  public void close() {
    folds.forEach(Fold::close);
    database.close();
  }
}

package io.anabranch.embedded.testing;

import io.anabranch.embedded.EmbeddedKafka;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The one broker that all tests of a JVM share; each test has topics of its own. */
public final class TestKafka {
  private static final int FAN_OUT = 4;
  private static final String JVM = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicInteger CELLS = new AtomicInteger();

  private TestKafka() {}

  /** Settings of a new cell: a prefix that no other has, topics not yet made, 4 fan-out. */
  public static KafkaSettings settings() {
    return new KafkaSettings(
        bootstrapServers(),
        new Topics("t-" + JVM + "-" + CELLS.incrementAndGet() + "."),
        FAN_OUT,
        (short) -1,
        Map.of());
  }

  /** As {@link #settings()}, with all topics made. */
  public static KafkaSettings provisioned() {
    KafkaSettings settings = settings();
    try (var admin = new KafkaClients(settings).admin("test-provisioner")) {
      new TopicProvisioner(admin, settings).apply();
      return settings;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected topics to be made, but got: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while topics were made.", e);
    }
  }

  /** The shared broker's {@code host:port}; starts it when it is the first call. */
  public static String bootstrapServers() {
    return Shared.BROKER.bootstrapServers();
  }

  private static final class Shared {
    private static final EmbeddedKafka BROKER = start();

    private static EmbeddedKafka start() {
      Path data = TemporaryFolder.make("kafka");
      EmbeddedKafka broker = EmbeddedKafka.start(data, 0);
      TemporaryFolder.closeAtExit(broker, data);
      return broker;
    }
  }
}

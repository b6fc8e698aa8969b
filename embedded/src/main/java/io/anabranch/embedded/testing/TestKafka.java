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
import org.jspecify.annotations.Nullable;

/**
 * The one broker that all tests of a JVM share; each test has topics of its own. It runs in the
 * JVM, or, with {@code -Dkafka=container}, in a container where there is a Docker engine.
 */
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
    return Shared.SERVERS;
  }

  private static final class Shared {
    private static final String SERVERS = start();

    private static String start() {
      @Nullable String container =
          "container".equals(System.getProperty("kafka")) ? ContainerKafka.start() : null;
      return container == null ? embedded() : container;
    }

    private static String embedded() {
      Path data = TemporaryFolder.make("kafka");
      EmbeddedKafka broker = EmbeddedKafka.start(data, 0);
      TemporaryFolder.closeAtExit(broker, data);
      return broker.bootstrapServers();
    }
  }
}

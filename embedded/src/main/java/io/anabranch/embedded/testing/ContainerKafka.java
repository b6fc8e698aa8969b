package io.anabranch.embedded.testing;

import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A broker in a container, of the version of our clients. Touched only when the tests are asked for
 * it: no other class path has Testcontainers.
 */
final class ContainerKafka {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerKafka.class);

  private ContainerKafka() {}

  /**
   * Starts it, to be removed when the JVM ends, and returns its {@code host:port}; null, after
   * saying so, where there is no Docker engine.
   */
  static @Nullable String start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      LOG.warn(
          "Expected a Docker engine for -Dkafka=container, but there is none; the tests use the"
              + " embedded broker");
      return null;
    }
    KafkaContainer container =
        new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return container.getBootstrapServers();
  }
}

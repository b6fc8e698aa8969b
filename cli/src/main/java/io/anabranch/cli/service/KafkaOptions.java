package io.anabranch.cli.service;

import io.anabranch.platform.config.Env;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that talks to Kafka itself reaches it, beside the environment. */
final class KafkaOptions {
  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Kafka client properties that every client gets, such as SASL and TLS"
              + " (ANABRANCH_KAFKA_CONFIG)")
  private @Nullable Path file;

  /** The settings with what the command line says on top. */
  Map<String, String> over(Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>(environment);
    if (file != null) {
      settings.put(Env.KAFKA_CONFIG, file.toString());
    }
    return settings;
  }
}

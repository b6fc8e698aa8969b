package io.anabranch.platform.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Kafka's client properties from a file: how SASL, TLS and the like are set for every client. */
public final class ClientProperties {
  /** What exactly-once rests on, and what each client of ours has of its own. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.request.size",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private ClientProperties() {}

  /**
   * Reads a file in the form of {@code java.util.Properties}, in UTF-8.
   *
   * @throws IllegalArgumentException when it cannot be read, or sets what Anabranch sets itself
   */
  public static Map<String, String> read(Path file) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected " + file + " to hold Kafka client properties, but cannot read it: " + e, e);
    }
    SortedMap<String, String> properties = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    Set<String> ours = new TreeSet<>();
    properties.keySet().stream().filter(ClientProperties::isOurs).forEach(ours::add);
    if (!ours.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected " + file + " to leave alone what Anabranch sets itself, but it has " + ours);
    }
    return properties;
  }

  // Kafka Streams takes them for one kind of client too, as producer.acks.
  private static boolean isOurs(String name) {
    return OURS.stream().anyMatch(our -> name.equals(our) || name.endsWith("." + our));
  }
}

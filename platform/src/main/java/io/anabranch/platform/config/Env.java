package io.anabranch.platform.config;

import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.ClientProperties;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.topic.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads settings by name and collects every problem, so that one start shows all of them. Not
 * thread-safe; read, then call {@link #check()}.
 */
public final class Env {
  /** Names the file whose Kafka client properties every client gets. */
  public static final String KAFKA_CONFIG = "ANABRANCH_KAFKA_CONFIG";

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  public Env(Map<String, String> values) {
    this.values = new HashMap<>(values);
  }

  /** The setting's text, or {@code otherwise} where it is not set. */
  public String text(String name, String otherwise) {
    String value = values.get(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** The setting's text, which must be set; else a problem and an empty text. */
  public String required(String name, String what) {
    String value = text(name, "");
    if (value.isEmpty()) {
      problems.add("Expected " + name + " to be set (" + what + "), but it is not.");
    }
    return value;
  }

  /** A whole number within bounds, both included; else a problem and {@code otherwise}. */
  public int number(String name, int otherwise, int from, int to) {
    return parsed(
        name,
        otherwise,
        "a whole number from " + from + " to " + to,
        text -> {
          int number = Integer.parseInt(text);
          if (number < from || number > to) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  /** Any setting with a parser that throws {@link IllegalArgumentException} on bad text. */
  public <T> T parsed(String name, T otherwise, String expected, Function<String, T> parser) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add("Expected " + name + " to be " + expected + ", but got '" + value + "'.");
      return otherwise;
    }
  }

  /** The address to listen on; {@code *} stands for every one of this machine. */
  public String host() {
    String host = text("ANABRANCH_HOST", "127.0.0.1");
    return host.equals("*") ? anyAddress() : host;
  }

  /** More names that people use for the server, in lower case; {@code *} for any. */
  public Set<String> allowedHosts() {
    return Stream.of(text("ANABRANCH_ALLOWED_HOSTS", "").split(",", -1))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String anyAddress() {
    try {
      return InetAddress.getByAddress(new byte[4]).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Expected four bytes to be an address", e);
    }
  }

  /** The Kafka cluster and the cell's topics; ANABRANCH_KAFKA_CONFIG names a file for the rest. */
  public KafkaSettings kafka() {
    return new KafkaSettings(
        required("ANABRANCH_BOOTSTRAP_SERVERS", "host:port of Kafka's brokers"),
        parsed(
            "ANABRANCH_TOPIC_PREFIX",
            new Topics(Topics.DEFAULT_PREFIX),
            "a topic prefix",
            Topics::new),
        number("ANABRANCH_TASK_PARTITIONS", 12, 1, 10_000),
        (short) number("ANABRANCH_REPLICATION_FACTOR", -1, -1, 100),
        clientProperties());
  }

  private Map<String, String> clientProperties() {
    String file = text(KAFKA_CONFIG, "");
    try {
      return file.isEmpty() ? Map.of() : ClientProperties.read(Path.of(file));
    } catch (IllegalArgumentException e) {
      problems.add(KAFKA_CONFIG + ": " + e.getMessage() + ".");
      return Map.of();
    }
  }

  /** The database of the projection; it must be set. */
  public DatabaseSettings database() {
    return new DatabaseSettings(
        required("ANABRANCH_DATABASE_URL", "jdbc:postgresql://host:port/name"),
        text("ANABRANCH_DATABASE_USER", "anabranch"),
        text("ANABRANCH_DATABASE_PASSWORD", ""));
  }

  /** Endpoints of etcd, {@code http://host:port} separated by commas; empty where not set. */
  public List<String> etcd() {
    return Stream.of(text("ANABRANCH_ETCD", "").split(","))
        .map(String::strip)
        .filter(endpoint -> !endpoint.isEmpty())
        .toList();
  }

  /**
   * Throws when a setting read so far was bad.
   *
   * @throws IllegalArgumentException whose message names every problem on a line of its own
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
  }
}

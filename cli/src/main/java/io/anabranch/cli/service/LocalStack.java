package io.anabranch.cli.service;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import io.anabranch.cli.DataDirectory;
import io.anabranch.embedded.EmbeddedStack;
import io.anabranch.migrations.Migrations;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.life.Service;
import io.anabranch.platform.ops.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka, Postgres and etcd with Anabranch's services on them, all on this machine. */
public final class LocalStack implements AutoCloseable {
  /** What the log says once the servers below the services have started. */
  public static final String SERVERS_STARTED = "Kafka, Postgres and etcd serve";

  /** What the log says once the tables are as this version wants them. */
  public static final String SCHEMA_CURRENT = "The schema is current";

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final EmbeddedStack backing;
  private final Services services;
  private final String token;
  private final Map<String, String> settings;
  private final KafkaSettings kafka;

  private LocalStack(
      EmbeddedStack backing, Services services, String token, Map<String, String> settings) {
    this.backing = backing;
    this.services = services;
    this.token = token;
    this.settings = settings;
    this.kafka = new Env(settings).kafka();
  }

  /**
   * Starts it; what it keeps lies in {@code data} and survives a restart.
   *
   * @param port of the API; 0 for any
   * @param kinds which services are started in this process; others may join by the file {@code
   *     standalone.env}
   * @param more settings of the services in this process, which win
   */
  public static LocalStack start(
      DataDirectory data,
      EmbeddedStack.StackPorts ports,
      int port,
      Set<ServiceKind> kinds,
      Map<String, String> more)
      throws Exception {
    return start(data, ports, port, kinds, more, Map.of());
  }

  /** The same with more properties of the broker, which win. */
  public static LocalStack start(
      DataDirectory data,
      EmbeddedStack.StackPorts ports,
      int port,
      Set<ServiceKind> kinds,
      Map<String, String> more,
      Map<String, String> broker)
      throws Exception {
    EmbeddedStack backing = EmbeddedStack.start(data.root(), ports, broker);
    LOG.info("{}: {}", SERVERS_STARTED, data.root());
    try {
      Migrations.migrate(backing.database());
      LOG.info(SCHEMA_CURRENT);
      Path hashes = data.root().resolve("tokens");
      String token = token(data, hashes);
      Map<String, String> addresses = addresses(data, backing, hashes, port);
      PrivateFile.write(data.environmentFile(), lines(addresses));
      Map<String, String> settings = new TreeMap<>(System.getenv());
      settings.putAll(addresses);
      // It is for another Kafka than this one, which has no SASL and no TLS.
      settings.remove(Env.KAFKA_CONFIG);
      settings.put("ANABRANCH_PORT", Integer.toString(port));
      settings.putIfAbsent("ANABRANCH_WORKER_WORK_DIR", data.root().resolve("worker").toString());
      // An error inside must not end Kafka and all the rest with the scheduler.
      settings.put("ANABRANCH_HALT_ON_ERROR", "false");
      settings.putAll(more);
      return new LocalStack(backing, Services.start(settings, kinds), token, settings);
    } catch (Exception e) {
      backing.close();
      throw e;
    }
  }

  private static Map<String, String> addresses(
      DataDirectory data, EmbeddedStack backing, Path hashes, int port) {
    Map<String, String> addresses = new TreeMap<>();
    addresses.put("ANABRANCH_BOOTSTRAP_SERVERS", backing.bootstrapServers());
    addresses.put("ANABRANCH_TASK_PARTITIONS", "4");
    addresses.put("ANABRANCH_ETCD", backing.etcdEndpoint());
    addresses.put("ANABRANCH_DATABASE_URL", backing.database().url());
    addresses.put("ANABRANCH_DATABASE_USER", backing.database().user());
    addresses.put("ANABRANCH_DATABASE_PASSWORD", backing.database().password());
    addresses.put("ANABRANCH_TOKEN_FILE", hashes.toAbsolutePath().toString());
    addresses.put("ANABRANCH_DATA_DIR", data.root().toAbsolutePath().toString());
    String prefix = System.getenv("ANABRANCH_TOPIC_PREFIX");
    if (prefix != null && !prefix.isBlank()) {
      addresses.put("ANABRANCH_TOPIC_PREFIX", prefix); // another cell for all, or for none
    }
    if (port > 0) {
      addresses.put("ANABRANCH_SERVER", "http://127.0.0.1:" + port);
    }
    return addresses;
  }

  private static String token(DataDirectory data, Path hashes) throws IOException {
    String known = data.adminToken();
    if (!known.isEmpty() && Files.exists(hashes)) {
      return known;
    }
    String token = Tokens.create(hashes, Role.ADMIN, "admin-" + System.currentTimeMillis());
    PrivateFile.write(data.adminTokenFile(), token + System.lineSeparator());
    return token;
  }

  private static String lines(Map<String, String> values) {
    return values.entrySet().stream()
        .map(one -> "export " + one.getKey() + "='" + one.getValue().replace("'", "'\\''") + "'\n")
        .collect(Collectors.joining());
  }

  /** Where the API, or the health of the process, is. */
  public URI server() {
    return URI.create("http://127.0.0.1:" + services.port() + "/");
  }

  /** A token that may do everything. */
  public String token() {
    return token;
  }

  /** Where the cell is. */
  public KafkaSettings kafka() {
    return kafka;
  }

  /** Where the projection is. */
  public DatabaseSettings database() {
    return backing.database();
  }

  /** The services of this process. */
  public Services services() {
    return services;
  }

  /**
   * Starts one more service in this process. Who asks for it closes it.
   *
   * @param more settings of it, which win; a worker's directory must be its own
   */
  public Service start(ServiceKind kind, Map<String, String> more) throws Exception {
    Map<String, String> own = new TreeMap<>(settings);
    own.putAll(more);
    Service service = kind.make(new Env(own), Metrics.registry(), List.of());
    service.start();
    return service;
  }

  /** Stops the services, then what they stand on. */
  @Override
  public void close() {
    services.close();
    backing.close();
  }
}

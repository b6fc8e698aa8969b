package io.anabranch.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, broker and controller in one) in this JVM, for loopback clients only.
 * Its data folder keeps records, cluster id and port over restarts. The first start of a JVM takes
 * some seconds, a later one under a second.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @param dataDir made when missing; one broker at a time
   * @param port where clients connect; 0 for the port of the last start on this folder, or a free
   *     one
   * @throws StartFailedException when it cannot start
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /** As {@link #start(Path, int)} with more broker properties, which win. */
  public static EmbeddedKafka start(Path dataDir, int port, Map<String, String> more) {
    try {
      Files.createDirectories(dataDir);
      Path log = dataDir.resolve("log").toAbsolutePath();
      formatOnce(log);
      int clientPort = Ports.choose(port, dataDir.resolve("port"));
      Properties properties = properties(log, clientPort, Ports.free());
      properties.putAll(more);
      KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, HOST + ":" + clientPort);
    } catch (IOException e) {
      throw new StartFailedException(
          "Expected Kafka to start on " + dataDir + ", but got: " + e.getMessage() + ".", e);
    }
  }

  /** {@code host:port} for clients' {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker and waits until its data is whole on disk; the second time does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
  }

  private static void formatOnce(Path log) throws IOException {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName(CONTROLLER)
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format the log folder: " + e.getMessage(), e);
    }
  }

  private static Properties properties(Path log, int clientPort, int controllerPort) {
    Properties p = new Properties();
    String client = "PLAINTEXT://" + HOST + ":" + clientPort;
    String controller = HOST + ":" + controllerPort;
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE));
    p.put("controller.quorum.voters", NODE + "@" + controller);
    p.put("controller.listener.names", CONTROLLER);
    p.put("listeners", client + "," + CONTROLLER + "://" + controller);
    p.put("advertised.listeners", client);
    p.put("log.dirs", log.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("default.replication.factor", "1");
    p.put("min.insync.replicas", "1");
    for (String internal :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      p.put(internal + ".replication.factor", "1");
      p.put(internal + ".num.partitions", "1");
      if (!internal.equals("offsets.topic")) {
        p.put(internal + ".min.isr", "1");
      }
    }
    waits(p);
    frugal(p);
    return p;
  }

  private static void waits(Properties p) {
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("add.partitions.to.txn.retry.backoff.ms", "1");
    p.put("transaction.max.timeout.ms", "900000");
    // An abandoned transaction holds back read_committed consumers until the next look.
    p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    // After a kill the controller refuses the broker's return until its old session is over.
    p.put("broker.session.timeout.ms", "4000");
    p.put("broker.heartbeat.interval.ms", "1000");
  }

  private static void frugal(Properties p) {
    p.put("num.network.threads", "1");
    p.put("num.io.threads", "2");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "1");
    p.put("log.cleaner.threads", "1");
    p.put("log.cleaner.dedupe.buffer.size", "16777216");
    p.put("log.cleaner.io.buffer.size", "262144");
  }
}

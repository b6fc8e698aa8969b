package io.anabranch.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real etcd of one member as a child process, for loopback clients only, which ends with this JVM
 * however that ends. Its data folder keeps keys and port over restarts, and its output in {@code
 * etcd.log}.
 */
public final class EmbeddedEtcd implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private final ServerProcess server;
  private final String endpoint;

  private EmbeddedEtcd(ServerProcess server, String endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts etcd and returns when it serves.
   *
   * @param dataDir made when missing; one etcd at a time
   * @param port where clients connect; 0 for the port of the last start on this folder, or a free
   *     one
   * @throws StartFailedException when it cannot start or is not installed
   */
  public static EmbeddedEtcd start(Path dataDir, int port) {
    Path binary = EtcdBinary.find(System.getenv(), Path.of(""));
    try {
      Files.createDirectories(dataDir);
      String client = url(Ports.choose(port, dataDir.resolve("port")));
      String peer = url(Ports.choose(0, dataDir.resolve("peer-port")));
      ServerProcess server =
          ServerProcess.start(
              "etcd",
              command(binary, dataDir.toAbsolutePath(), client, peer),
              dataDir.resolve("etcd.log"));
      try (HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build()) {
        server.awaitReady(() -> isHealthy(http, client));
      }
      return new EmbeddedEtcd(server, client);
    } catch (IOException e) {
      throw new StartFailedException(
          "Expected etcd to start on " + dataDir + ", but got: " + e.getMessage() + ".", e);
    }
  }

  /** {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** The process, so that a test can stop or kill it. */
  public ProcessHandle process() {
    return server.guarded().process().toHandle();
  }

  /** Stops etcd and returns when it is gone; the second time does nothing. */
  @Override
  public void close() {
    server.guarded().terminate(GRACE);
  }

  private static ProcessBuilder command(Path binary, Path dataDir, String client, String peer) {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                binary.toString(),
                "--name=default",
                "--data-dir=" + dataDir.resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                // A lone member campaigns against nobody: it need not wait long, and leases may be
                // as short as 1 s (etcd refuses less than 1.5 election timeouts).
                "--heartbeat-interval=50",
                "--election-timeout=500",
                "--auto-compaction-retention=1h",
                "--logger=zap",
                "--log-level=warn"));
    // Settings of another etcd on this machine would win over the defaults.
    builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
    if (System.getProperty("os.arch").equals("aarch64")) {
      builder.environment().put("ETCD_UNSUPPORTED_ARCH", "arm64"); // 3.4 refuses to start without
    }
    return builder;
  }

  private static boolean isHealthy(HttpClient http, String client)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(client + "/health")).timeout(PROBE_LIMIT).build();
    return http.send(request, BodyHandlers.ofString()).body().contains("\"health\":\"true\"");
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}

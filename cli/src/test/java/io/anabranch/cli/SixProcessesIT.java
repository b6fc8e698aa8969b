package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.ApiException;
import io.anabranch.cli.client.UnreachableException;
import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services as processes of their own, found by {@code standalone.env}, each killed in turn. */
class SixProcessesIT {
  private static final List<String> SERVICES =
      List.of("scheduler", "worker", "projector", "dlq-manager", "api");
  private static final Pattern LINE = Pattern.compile("export (\\w+)='(.*)'");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;

  private static final Map<String, Launched> PROCESSES = new HashMap<>();
  private static final Map<String, String> SETTINGS = new HashMap<>();
  private static String server = "";

  @BeforeAll
  static void start() throws Exception {
    Path data = folder.resolve("data");
    PROCESSES.put(
        "standalone",
        Launched.start(
            folder,
            Map.of(),
            "standalone",
            "--services",
            "none",
            "--data-dir",
            data.toString(),
            "--port",
            "0",
            "--kafka-port",
            "0",
            "--postgres-port",
            "0",
            "--etcd-port",
            "0"));
    Await.until("standalone.env", PATIENCE, () -> Files.exists(data.resolve("standalone.env")));
    for (String line : Files.readAllLines(data.resolve("standalone.env"))) {
      Matcher matcher = LINE.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      SETTINGS.put(matcher.group(1), matcher.group(2));
    }
    SETTINGS.put("ANABRANCH_WORKER_WORK_DIR", folder.resolve("worker").toString());
    int port = freePort();
    SETTINGS.put("ANABRANCH_PORT", "0");
    SETTINGS.put("ANABRANCH_LEASE", "2s");
    server = "http://127.0.0.1:" + port;
    for (String service : SERVICES) {
      launch(service);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void launch(String service) throws IOException {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    if (service.equals("api")) {
      settings.put("ANABRANCH_PORT", Integer.toString(URI.create(server).getPort()));
    }
    PROCESSES.put(service, Launched.start(folder, settings, service));
  }

  @AfterAll
  static void stop() {
    SERVICES.forEach(service -> close(PROCESSES.get(service)));
    close(PROCESSES.get("standalone"));
  }

  private static void close(@Nullable Launched process) {
    if (process != null) {
      process.close();
    }
  }

  private static void runsTheDiamond(String after) throws Exception {
    try (Launched run =
        Launched.start(
            folder, SETTINGS, "run", "../examples/diamond/dag.yaml", "--server", server)) {
      assertThat(run.exitCode()).as("%s: %s", after, run.output()).isZero();
      assertThat(run.output()).containsPattern("join +SUCCEEDED");
    }
  }

  @Test
  void theSameJobIsDoneWhicheverServiceWasKilledBefore() throws Exception {
    runsTheDiamond("at first");
    for (String service : SERVICES) {
      Launched process = Objects.requireNonNull(PROCESSES.get(service));
      assertThat(process.isAlive()).as("%s: %s", service, process.output()).isTrue();
      process.kill();
      launch(service);
      runsTheDiamond("after a kill of " + service);
    }
  }

  @Test
  void oneLineToRunCommandsStartsARunAndGarbageBecomesADeadLetterBesideIt() throws Exception {
    runsTheDiamond("to register it");
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("ANABRANCH_TASK_PARTITIONS", "4");
    KafkaSettings kafka = new Env(settings).kafka();
    try (var producer = new KafkaClients(kafka).producer("direct");
        ApiClient client = client()) {
      for (String line :
          List.of("this is no JSON", "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"diamond\"}")) {
        producer
            .send(
                new ProducerRecord<>(
                    kafka.topics().runCommands(), line.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
      Await.until("a run whose id comes from the log", PATIENCE, () -> derivedRunSucceeded(client));
      Await.until("its dead letter", PATIENCE, () -> hasInvalidEvent(client));
    }
  }

  private static ApiClient client() throws IOException {
    Path token = Path.of(SETTINGS.getOrDefault("ANABRANCH_DATA_DIR", ""), "admin.token");
    return new ApiClient(URI.create(server + "/"), Files.readString(token).strip(), PATIENCE);
  }

  private static boolean derivedRunSucceeded(ApiClient client)
      throws ApiException, UnreachableException {
    for (JsonNode run : client.get(io.anabranch.cli.client.Path.of("runs")).path("items")) {
      if (run.path("runId").asText().startsWith("r-")
          && run.path("state").asText().equals("SUCCEEDED")) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasInvalidEvent(ApiClient client) {
    for (JsonNode letter : client.get(io.anabranch.cli.client.Path.of("dlq")).path("items")) {
      if (letter.path("kind").asText().equals("INVALID_EVENT")) {
        return true;
      }
    }
    return false;
  }
}

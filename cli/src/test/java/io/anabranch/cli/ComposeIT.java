package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.anabranch.cli.service.ServiceKind;
import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.embedded.testing.TestPostgres;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file: is it one, and do its very commands, as plain processes, make a system? */
class ComposeIT {
  private static final Path FILE = Path.of("..", "docker-compose.yml");
  private static final String ONCE = "service_completed_successfully";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+:(\\d+))");

  private final JsonNode compose = read();
  private final Map<String, Launched> started = new LinkedHashMap<>();
  @TempDir private Path folder;

  private static JsonNode read() {
    try (InputStream in = Files.newInputStream(FILE)) {
      // Unlike Jackson, this one knows anchors and merges, as Compose does.
      return Json.mapper()
          .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(in));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    new ArrayList<>(started.values()).reversed().forEach(Launched::close);
  }

  @Test
  void theFileIsACompositionByItsSpecification() throws IOException {
    ObjectNode schema;
    try (InputStream in = ComposeIT.class.getResourceAsStream("/compose/compose-spec.json")) {
      schema = (ObjectNode) Json.mapper().readTree(Objects.requireNonNull(in));
    }
    schema.remove("$schema");
    schema.remove("$id");
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    assertThat(registry.getSchema(schema).validate(compose)).isEmpty();
    ((ObjectNode) compose).putObject("servces");
    assertThat(registry.getSchema(schema).validate(compose)).as("it can fail").isNotEmpty();
  }

  @Test
  void itStartsEachServiceOnceWhatItNeedsIsThereAndAsksForItsHealth() {
    for (ServiceKind kind : ServiceKind.values()) {
      JsonNode service = service(kind.label());
      assertThat(service.path("command").path(0).asText()).isEqualTo(kind.label());
      assertThat(service.path("healthcheck").path("test").toString())
          .contains("http://localhost:" + kind.port() + "/health");
      assertThat(needs(service)).as(kind.label()).contains("kafka");
      boolean readsTables = service.path("environment").has("ANABRANCH_DATABASE_URL");
      assertThat(needs(service).contains("migrate")).as(kind.label()).isEqualTo(readsTables);
      boolean knowsEtcd = service.path("environment").has("ANABRANCH_ETCD");
      assertThat(needs(service).contains("etcd")).as(kind.label()).isEqualTo(knowsEtcd);
    }
    for (String backing : List.of("kafka", "postgres", "etcd")) {
      assertThat(service(backing).path("healthcheck").has("test")).as(backing).isTrue();
    }
  }

  @Test
  void itsCommandsRunAJobAsPlainProcesses() throws Exception {
    Map<String, String> here = addressesHere();
    List<String> left = new ArrayList<>();
    compose.path("services").fieldNames().forEachRemaining(left::add);
    left.removeAll(List.of("kafka", "postgres", "etcd"));
    List<String> up = new ArrayList<>(List.of("kafka", "postgres", "etcd"));
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(name -> up.containsAll(needs(service(name))))
              .findFirst()
              .orElseThrow();
      start(next, here);
      left.remove(next);
      up.add(next);
    }
    for (ServiceKind kind : ServiceKind.values()) {
      URI address = address(kind.label());
      Await.until(kind.label() + "'s health", PATIENCE, () -> isHealthy(address));
    }
    String token = Files.readString(folder.resolve("admin.token")).strip();
    try (Launched run =
        Launched.start(
            folder,
            Map.of("ANABRANCH_TOKEN", token),
            "run",
            "../examples/diamond/dag.yaml",
            "--server",
            address("api").toString())) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).containsPattern("join +SUCCEEDED");
    }
  }

  private JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  private static List<String> needs(JsonNode service) {
    List<String> needs = new ArrayList<>();
    service.path("depends_on").fieldNames().forEachRemaining(needs::add);
    return needs;
  }

  /** What stands in the file and where it is on this machine. */
  private Map<String, String> addressesHere() {
    KafkaSettings kafka = TestKafka.settings();
    DatabaseSettings database = TestPostgres.database();
    Map<String, String> here = new LinkedHashMap<>();
    here.put("kafka:29092", kafka.bootstrapServers());
    here.put("http://etcd:2379", TestEtcd.endpoint());
    here.put("jdbc:postgresql://postgres:5432/anabranch", database.url());
    here.put("${POSTGRES_PASSWORD:-anabranch}", database.password());
    here.put("/var/lib/anabranch", folder.toString());
    here.put("/home/anabranch", folder.toString());
    here.put("ANABRANCH_TOPIC_PREFIX", kafka.topics().prefix());
    here.put("ANABRANCH_DATABASE_USER", database.user());
    return here;
  }

  private static String translated(String text, Map<String, String> here) {
    String translated = text.equals("*") ? "127.0.0.1" : text;
    for (Map.Entry<String, String> one : here.entrySet()) {
      translated = translated.replace(one.getKey(), one.getValue());
    }
    return translated;
  }

  private void start(String name, Map<String, String> here) throws Exception {
    JsonNode service = service(name);
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : service.path("environment").properties()) {
      settings.put(one.getKey(), translated(one.getValue().asText(), here));
    }
    settings.put("ANABRANCH_PORT", "0");
    settings.put("ANABRANCH_TASK_PARTITIONS", "4");
    Stream.of("ANABRANCH_TOPIC_PREFIX", "ANABRANCH_DATABASE_USER")
        .forEach(key -> settings.put(key, here.getOrDefault(key, "")));
    String[] command =
        StreamSupport.stream(service.path("command").spliterator(), false)
            .map(argument -> translated(argument.asText(), here))
            .toArray(String[]::new);
    Launched process = Launched.start(folder, settings, command);
    started.put(name, process);
    if (runsOnce(name)) {
      assertThat(process.exitCode()).as(process.output()).isZero();
    }
  }

  private boolean runsOnce(String name) {
    return StreamSupport.stream(compose.path("services").spliterator(), false)
        .anyMatch(any -> any.path("depends_on").path(name).path("condition").asText().equals(ONCE));
  }

  private URI address(String name) {
    Launched process = Objects.requireNonNull(started.get(name));
    return Await.value(
        name + "'s address",
        PATIENCE,
        () -> {
          Matcher matcher = LISTENS.matcher(process.output());
          return matcher.find() ? URI.create(matcher.group(1) + "/") : null;
        });
  }

  private static boolean isHealthy(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(address.resolve("health")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }
  }
}

package io.anabranch.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.anabranch.schemas.event.Samples.Sample;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
  private static final String BASE = "https://anabranch.io/schemas/";
  private static final List<String> FAMILIES =
      List.of("run-commands", "task-events", "tasks", "beats", "dead-letters", "history");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts()));

  private static Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    Stream.concat(FAMILIES.stream(), Stream.of("common"))
        .forEach(name -> texts.put(BASE + name + ".schema.json", text(name)));
    return texts;
  }

  private static String text(String name) {
    String resource = "/json-schema/" + name + ".schema.json";
    try (InputStream in = JsonSchemaTest.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Error> faults(String family, JsonNode record) {
    Schema schema = REGISTRY.getSchema(SchemaLocation.of(BASE + family + ".schema.json"));
    return schema.validate(record);
  }

  static Stream<Sample<?>> samples() {
    return Samples.all().stream().filter(sample -> FAMILIES.contains(sample.family()));
  }

  private static ObjectNode golden(Sample<?> sample) throws IOException {
    return (ObjectNode) Json.mapper().readTree(Files.readAllBytes(GoldenTest.file(sample)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyGoldenFileIsValid(Sample<?> sample) throws IOException {
    assertThat(faults(sample.family(), golden(sample))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFieldOfAGoldenFileIsDescribed(Sample<?> sample) throws IOException {
    ObjectNode tree = golden(sample);
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (!field.getKey().equals("output")) {
        ObjectNode changed = tree.deepCopy();
        changed.set(field.getKey(), wrong(field.getValue()));

        assertThat(faults(sample.family(), changed)).as(field.getKey()).isNotEmpty();
      }
    }
  }

  /** A value of a type that the field never has. */
  private static JsonNode wrong(JsonNode value) {
    return value.isContainerNode()
        ? Json.mapper().getNodeFactory().textNode("?")
        : Json.mapper().createArrayNode().add(true);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatTheSchemaAcceptsWithFieldsLeftOutTheCodecReads(Sample<?> sample) throws Exception {
    if (!Set.of("run-commands", "task-events").contains(sample.family())) {
      return; // written by us alone: the codec need not check what is missing
    }
    ObjectNode tree = golden(sample);
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      ObjectNode changed = tree.deepCopy();
      changed.remove(field.getKey());
      boolean valid = faults(sample.family(), changed).isEmpty();

      assertThat(reads(sample.codec(), changed)).as("without " + field.getKey()).isEqualTo(valid);
    }
  }

  private static boolean reads(Codec<?> codec, JsonNode record) {
    try {
      codec.decode(Json.bytes(record));
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"RunRequested\",\"dag\":\"d\"}",
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"data-pipeline\",\"params\":{\"a\":null}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"unknown\":[1]}",
      })
  void whatIsEnoughForACommandIsValid(String text) throws IOException {
    assertThat(faults("run-commands", Json.mapper().readTree(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dag\":\"d\"}",
        "{\"type\":\"RunRequested\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"D\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"runId\":\"a/b\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"v\":2}",
        "{\"type\":\"RunStarted\",\"dag\":\"d\"}",
      })
  void whatTheCodecRefusesTheSchemaRefuses(String text) throws IOException {
    JsonNode record = Json.mapper().readTree(text);

    assertThat(faults("run-commands", record)).isNotEmpty();
    assertThat(reads(Codec.RUN_COMMAND, record)).isFalse();
  }
}

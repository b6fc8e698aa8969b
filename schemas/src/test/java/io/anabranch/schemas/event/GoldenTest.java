package io.anabranch.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.Samples.Sample;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is on a log stays readable for ever: each record has a file with the bytes that were written
 * first. New files are made with {@code -Dgolden.write=true}; a file that exists is never changed.
 */
class GoldenTest {
  static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "src/test/resources/golden");

  static Stream<Sample<?>> samples() {
    return Samples.all().stream();
  }

  static Stream<Sample<?>> current() {
    return samples().filter(sample -> !sample.former());
  }

  static Path file(Sample<?> sample) {
    return FOLDER.resolve(sample.family()).resolve(sample.name() + ".v1.json");
  }

  @BeforeAll
  static void writeNewFiles() throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      for (Sample<?> sample : Samples.all()) {
        if (!Files.exists(file(sample))) {
          Files.createDirectories(file(sample).getParent());
          Files.writeString(file(sample), text(sample));
        }
      }
    }
  }

  private static <T> String text(Sample<T> sample) {
    return new String(sample.codec().encode(sample.value()), UTF_8) + "\n";
  }

  @ParameterizedTest
  @MethodSource("current")
  void encodesToTheGoldenBytes(Sample<?> sample) throws IOException {
    assertThat(text(sample)).isEqualTo(Files.readString(file(sample)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void decodesFromTheGoldenBytes(Sample<T> sample) throws Exception {
    assertThat(sample.codec().decode(Files.readAllBytes(file(sample)))).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void ignoresFieldsThatALaterVersionAdds(Sample<T> sample) throws Exception {
    ObjectNode tree = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(file(sample)));
    addUnknown(tree);

    assertThat(sample.codec().decode(Json.bytes(tree))).isEqualTo(sample.value());
  }

  /** Into the record and into its parts that are records too; not into maps. */
  private static void addUnknown(ObjectNode tree) {
    for (String part : List.of("attempt", "error", "cause", "content", "task", "input")) {
      if (tree.get(part) instanceof ObjectNode object) {
        addUnknown(object);
      }
    }
    tree.path("events").forEach(event -> addUnknown((ObjectNode) event));
    tree.putObject("addedLater").putArray("list").add(1).addNull();
  }

  @Test
  void aTaskIsReadAsItWasWritten() throws IOException {
    JsonNode version =
        Json.mapper().readTree(FOLDER.resolve("catalog/DagVersionWithRule.v1.json").toFile());
    JsonNode task = version.path("definition").path("task");

    TaskSpec read = Json.mapper().treeToValue(task, TaskSpec.class);

    assertThat(new String(Json.bytes(read), UTF_8)).isEqualTo(task.toString());
  }

  @Test
  void everyRecordOfTheContractHasASample() {
    Set<String> sealed = new TreeSet<>();
    for (Class<?> family :
        List.of(
            Input.class, WorkerMessage.class, Beat.class, CatalogRecord.class, LetterEvent.class)) {
      leaves(family).forEach(leaf -> sealed.add(leaf.getSimpleName()));
    }
    leaves(HistoryEvent.class).forEach(leaf -> sealed.add("history/" + leaf.getSimpleName()));
    Set<String> sampled = new TreeSet<>();
    for (Sample<?> sample : Samples.all()) {
      sampled.add(sample.name());
      sampled.add(sample.toString());
    }

    assertThat(sampled).containsAll(sealed);
  }

  @Test
  void everyGoldenFileBelongsToASample() throws IOException {
    Set<Path> expected = samples().map(GoldenTest::file).collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(files.filter(Files::isRegularFile)).allMatch(expected::contains);
    }
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GoldenTest::leaves)
        : Stream.of(type);
  }
}

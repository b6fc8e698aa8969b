package io.anabranch.schemas.dagfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/dag-reference.md against what the reader reads. */
class DagReferenceTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String reference() throws IOException {
    return Files.readString(Path.of("..", "docs", "dag-reference.md"));
  }

  private static Stream<Vocabulary> vocabularies() {
    return Stream.concat(
        Stream.of(
            Vocabulary.DAG,
            Vocabulary.PARAM,
            Vocabulary.RETRY,
            Vocabulary.DEFAULTS,
            Vocabulary.TASK),
        Stream.of(TaskType.values()).map(Vocabulary::task));
  }

  @Test
  void everyKeyThatIsReadIsDescribedInARowOfATable() throws IOException {
    String reference = reference();
    Set<String> missing = new TreeSet<>();
    vocabularies()
        .flatMap(vocabulary -> vocabulary.known().stream())
        .filter(key -> !reference.contains("\n| `" + key + "` |"))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyKeyThatIsRefusedAsNotSupportedYetIsListed() throws IOException {
    String reference = reference();
    String list = reference.substring(reference.indexOf("## Refused as not supported yet"));
    Set<String> missing = new TreeSet<>();
    vocabularies()
        .flatMap(vocabulary -> vocabulary.later().stream())
        .filter(key -> !list.contains("`" + key + "`"))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyTaskTypeIsNamed() throws IOException {
    assertThat(reference()).contains(TaskType.names().stream().map(n -> "`" + n + "`").toList());
  }

  @Test
  void everyExampleIsADagWithoutWarnings() throws IOException {
    var examples = EXAMPLE.matcher(reference()).results().map(found -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    for (String text : examples) {
      DagReading reading = DagReader.read(text.getBytes(StandardCharsets.UTF_8));
      assertThat(reading.problems()).as(text).isEmpty();
      assertThat(reading.warnings()).as(text).isEmpty();
    }
  }
}

package io.anabranch.schemas.dagfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DagReaderTest {
  private static final String EXAMPLE =
      """
      name: data-pipeline
      tasks:
        - id: extract
          type: shell
          command: "curl -o /tmp/data.json https://api.example.com/data"
          timeout: 5m
        - id: transform
          type: python
          script: transform.py
          dependencies: [extract]
          retry: {maxAttempts: 3, backoff: exponential}
        - id: load
          type: http
          method: POST
          url: "https://warehouse.example.com/ingest"
          dependencies: [transform]
      """;

  static DagReading read(String text) {
    return DagReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void acceptsTheExampleUnchangedAndWarnsOnlyOfTheScriptInNoFile() {
    DagReading reading = read(EXAMPLE);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.warnings()).extracting(Problem::line).containsExactly(9);
    DagSpec dag = reading.orThrow();
    assertThat(dag.tasks())
        .extracting(TaskSpec::id)
        .containsExactly("extract", "transform", "load");
    assertThat(dag.tasks().get(0).timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(dag.tasks().get(1).retry().maxAttempts()).isEqualTo(3);
    assertThat(dag.tasks().get(2).dependencies()).containsExactly("transform");
    assertThat(dag.tasks().get(2).action())
        .isEqualTo(
            new TaskAction.Http(
                "POST",
                "https://warehouse.example.com/ingest",
                java.util.Map.of(),
                null,
                List.of(TaskAction.StatusRange.SUCCESS)));
  }

  @Test
  void readsBackWhatTheWriterWrites() {
    DagSpec dag = read(EXAMPLE).orThrow();

    DagSpec again = DagReader.read(DagWriter.toJson(dag)).orThrow();

    assertThat(again).isEqualTo(dag);
    assertThat(DagHash.of(again)).isEqualTo(DagHash.of(dag)).hasSize(64);
  }

  @Test
  void suggestsTheTaskThatWasMeant() {
    DagReading reading = read(EXAMPLE.replace("[extract]", "[extrat]"));

    assertThat(reading.problems()).hasSize(1);
    Problem problem = reading.problems().get(0);
    assertThat(problem.path()).isEqualTo("tasks[1].dependencies[0]");
    assertThat(problem.line()).isEqualTo(10);
    assertThat(problem.column()).isEqualTo(20);
    assertThat(problem.suggestion()).isEqualTo("extract");
  }

  @Test
  void namesACycle() {
    DagReading reading = read(EXAMPLE.replace("timeout: 5m", "dependencies: [load]"));

    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().get(0).message())
        .contains("extract → load → transform → extract");
    assertThat(reading.problems().get(0).line()).isEqualTo(6);
  }
}

package io.anabranch.schemas.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  @Test
  void aDivisionByZeroIsToldInWordsOfOurOwn() {
    DagSpec dag =
        DagReader.read(
                "name: d\ntasks: [{id: t, type: noop, when: 1 / 0 == 1}]"
                    .getBytes(StandardCharsets.UTF_8))
            .orThrow();
    RunContext run = new RunContext("r", Instant.EPOCH, "d", 1, Map.of(), Map.of());
    assertThatThrownBy(() -> new RenderTask(dag).condition(dag.tasks().get(0), run))
        .hasMessage("Field 'when': Expected a value, but it divides by zero");
  }

  // HotSpot takes the text away from a fault that is frequent; a decision made again must not
  // differ.
  @Test
  void aDivisionByZeroReadsTheSameHoweverOftenItHappened() {
    assertThat(reason(new ArithmeticException()))
        .isEqualTo(reason(new ArithmeticException("/ by zero")))
        .isEqualTo("it divides by zero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Index 3 out of bounds for length 3"})
  void aFaultThatTheMachineFindsIsToldByItsKind(String text) {
    assertThat(
            reason(
                text.isEmpty()
                    ? new IndexOutOfBoundsException()
                    : new IndexOutOfBoundsException(text)))
        .isEqualTo("it fails inside, by IndexOutOfBoundsException");
  }

  @Test
  void anyOtherFaultIsToldAsItSays() {
    assertThat(reason(new ArithmeticException("long overflow")))
        .isEqualTo("evaluation error at <input>:2: long overflow");
  }

  private static String reason(RuntimeException root) {
    String text = root.getMessage() == null ? "" : root.getMessage();
    return Evaluation.reason(
        new IllegalStateException("evaluation error at <input>:2: " + text, root));
  }
}

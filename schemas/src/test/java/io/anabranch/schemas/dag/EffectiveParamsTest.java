package io.anabranch.schemas.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveParamsTest {
  private static final DagSpec DAG =
      DagReader.read(
              """
              name: demo
              params:
                date: {type: string, required: true}
                count: {type: integer, default: 3}
                mode: {type: string, enum: [fast, slow], default: fast}
                free: {type: object}
              tasks: [{id: t, type: noop}]
              """
                  .getBytes(StandardCharsets.UTF_8))
          .orThrow();

  private static EffectiveParams of(String json) throws Exception {
    Map<String, JsonNode> given = new LinkedHashMap<>();
    Json.mapper()
        .readTree(json)
        .properties()
        .forEach(field -> given.put(field.getKey(), field.getValue()));
    return EffectiveParams.of(DAG, given);
  }

  @Test
  void takesDefaultsForWhatIsNotGiven() throws Exception {
    EffectiveParams params = of("{\"date\":\"d\",\"mode\":\"slow\"}");

    assertThat(params.problems()).isEmpty();
    assertThat(params.values().toString()).isEqualTo("{count=3, date=\"d\", mode=\"slow\"}");
  }

  @Test
  void aWholeNumberIsAnIntegerHoweverItIsWritten() throws Exception {
    assertThat(of("{\"date\":\"d\",\"count\":4.0}").values().toString())
        .isEqualTo("{count=4, date=\"d\", mode=\"fast\"}");
  }

  @Test
  void reportsEveryProblemAtOnce() throws Exception {
    EffectiveParams params = of("{\"count\":\"3\",\"mode\":\"fats\",\"dat\":1,\"free\":null}");

    assertThat(params.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "params.date", "params.count", "params.mode", "params.dat", "params.free");
    assertThat(params.problems())
        .filteredOn(problem -> problem.path().equals("params.dat"))
        .extracting(Problem::suggestion)
        .containsExactly("date");
  }

  @Test
  void refusesTextThatCannotGoEverywhereAndTooMuchOfIt() throws Exception {
    assertThat(of("{\"date\":\"a\\u0000b\"}").problems()).hasSize(1);
    assertThat(of("{\"date\":\"a\\ud800b\"}").problems()).hasSize(1);
    assertThat(of("{\"date\":\"" + "x".repeat(256 << 10) + "\"}").problems()).hasSize(1);
    assertThat(of("{\"date\":\"d\",\"free\":{\"a\":1e400000}}").problems()).hasSize(1);
  }
}

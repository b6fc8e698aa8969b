package io.anabranch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Plan.Repeats;
import io.anabranch.bench.Plan.Sizes;
import io.anabranch.bench.Plan.WarmUp;
import io.anabranch.schemas.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RestBenchTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** Every task takes 1 ms and every hop 4 ms; tasks of a run come one after the other. */
  private static final class FakeServer implements RestApi {
    private final Map<String, Integer> tasks = new ConcurrentHashMap<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    public void register(JsonNode dag) {
      tasks.put(dag.path("name").asText(), dag.path("tasks").size());
    }

    @Override
    public String trigger(String dag) {
      return dag + "@" + runs.incrementAndGet();
    }

    @Override
    public JsonNode run(String runId) {
      int count = tasks.getOrDefault(runId.substring(0, runId.indexOf('@')), 0);
      ObjectNode run = Json.mapper().createObjectNode();
      run.put("state", "SUCCEEDED").put("createdAt", TIME.toString());
      run.put("endedAt", TIME.plusMillis(5L * count).toString());
      ArrayNode all = run.putArray("tasks");
      for (int i = 0; i < count; i++) {
        all.addObject()
            .put("startedAt", TIME.plusMillis(5L * i).toString())
            .put("endedAt", TIME.plusMillis(5L * i + 1).toString());
      }
      return run;
    }

    @Override
    public String stateOfNewest(String dag, String runId) {
      return "SUCCEEDED";
    }
  }

  private static JsonNode measure(Workload... workloads) throws Exception {
    Plan plan = new Plan(Set.of(workloads), WarmUp.exactly(30), new Repeats(2, 1), Sizes.QUICK);
    return new RestBench(new FakeServer(), plan, line -> {}).run();
  }

  @Test
  void hopsAndTotalsComeFromTheServersTimes() throws Exception {
    JsonNode report = measure(Workload.W1, Workload.W4);
    JsonNode chain = report.path("workloads").path("W1");
    assertThat(chain.path("hopMs").path("p99").asDouble()).isCloseTo(4, within(0.1));
    assertThat(chain.path("totalMs").path("median").asDouble()).isEqualTo(500);
    assertThat(chain.path("repeats").asInt()).isEqualTo(2);
    assertThat(report.path("workloads").path("W4").path("repeats").asInt()).isEqualTo(1);
  }

  @Test
  void theReportSaysWhatIsMissing() throws Exception {
    JsonNode report = measure(Workload.W3, Workload.W6);
    assertThat(report.path("note").asText()).contains("no bare pipeline");
    assertThat(report.path("workloads").path("W3").has("cpuSecondsPer1000")).isFalse();
    assertThat(report.path("workloads").has("W6")).isFalse();
  }

  @Test
  void whatNeedsALookInsideIsRefused() {
    assertThatThrownBy(() -> measure(Workload.W5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("W1");
  }
}

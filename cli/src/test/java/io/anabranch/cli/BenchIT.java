package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIT {
  @TempDir private Path folder;

  @Test
  void theBenchmarkReportsTheWholeSystemBesideTheBarePipeline() throws Exception {
    try (Launched bench =
        Launched.start(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder),
            "bench",
            "W1",
            "W3P",
            "W5",
            "W6",
            "--quick",
            "--repeats",
            "1",
            "--runs",
            "20",
            "--backlog",
            "500",
            "--rate",
            "20",
            "--warm-up",
            "30",
            "-o",
            "json")) {
      assertThat(bench.exitCode()).as(bench.output()).isZero();
      String output = bench.output();
      JsonNode report = Json.mapper().readTree(output.substring(output.indexOf("\n{")));
      JsonNode chain = report.path("workloads").path("W1");
      assertThat(chain.path("hopMs").path("p99").asDouble()).isPositive();
      assertThat(chain.path("hopToBare").asDouble()).isPositive();
      assertThat(chain.path("stagesMeanMs").path("flush").path("median").asDouble()).isPositive();
      assertThat(chain.path("stagesMs").path("decide").path("median").asDouble()).isPositive();
      JsonNode alone = report.path("workloads").path("W3P");
      assertThat(alone.path("runs").asInt()).isEqualTo(20);
      assertThat(alone.path("toBare").asDouble()).isPositive();
      JsonNode backlog = report.path("workloads").path("W5");
      assertThat(backlog.path("firstTenthPerSecond").path("median").asDouble()).isPositive();
      assertThat(backlog.path("lastTenthPerSecond").path("median").asDouble()).isPositive();
      JsonNode paced = report.path("workloads").path("W6");
      assertThat(paced.path("runs").asInt()).isEqualTo(100);
      assertThat(paced.path("submitToFinishMs").path("p99").asDouble()).isPositive();
      assertThat(report.path("postgres").path("tasks").path("rowsPerTask").asDouble()).isEqualTo(1);
      assertThat(report.path("machine").path("durability").asText()).isEqualTo("page cache");
      assertThat(report.path("bare").path("W1").path("totalMs").path("median").asDouble())
          .isPositive();
      assertThat(report.path("raw").path("recordsPerSecond").path("median").asDouble())
          .isPositive();
      assertThat(report.path("topics").path("history").path("bytesPerTask").asDouble())
          .isPositive();
    }
  }
}

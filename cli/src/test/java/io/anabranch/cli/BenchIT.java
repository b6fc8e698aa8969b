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
            "--repeats",
            "1",
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
      assertThat(report.path("bare").path("W1").path("totalMs").path("median").asDouble())
          .isPositive();
      assertThat(report.path("raw").path("recordsPerSecond").path("median").asDouble())
          .isPositive();
      assertThat(report.path("topics").path("history").path("bytesPerTask").asDouble())
          .isPositive();
    }
  }
}

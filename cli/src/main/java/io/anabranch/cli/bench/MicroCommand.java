package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.micro.Micro;
import io.anabranch.cli.CliException;
import io.anabranch.cli.Output;
import io.anabranch.cli.Table;
import io.anabranch.schemas.json.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch bench micro}. */
@Command(
    name = "micro",
    description = {
      "Measures deciding, applying, the codecs and the validation alone, by JMH in JVMs of its own."
    },
    mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      description = "a regular expression that a benchmark's name has to have; all unless given")
  private String pattern = "";

  @Option(names = "--quick", description = "shorter, in one JVM each")
  private boolean quick;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    try {
      ObjectNode report = Micro.run(pattern, quick);
      output.print(report, () -> text(report));
      return 0;
    } catch (NoBenchmarksException e) {
      throw CliException.invalid(
          "Expected PATTERN to fit a benchmark's name, but '" + pattern + "' fits none.");
    }
  }

  private static String text(JsonNode report) {
    ArrayNode rows = Json.mapper().createArrayNode();
    for (Map.Entry<String, JsonNode> one : report.path("micro").properties()) {
      ObjectNode row = one.getValue().deepCopy();
      rows.add(row.put("name", one.getKey()));
    }
    return new Table()
        .column("BENCHMARK", "name")
        .column("MICROSECONDS", "microseconds")
        .column("± 99.9 %", "error")
        .column("BYTES ALLOCATED", "bytes")
        .render(rows);
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Starts;
import io.anabranch.cli.CliException;
import io.anabranch.cli.Output;
import io.anabranch.cli.Table;
import io.anabranch.schemas.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anabranch bench start}. */
@Command(
    name = "start",
    description = {
      "Measures how long a new standalone server takes from the command to the first task done,",
      "with what it reaches when: processes of their own, each on an empty folder."
    },
    mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  @Option(names = "--repeats", paramLabel = "N", defaultValue = "5", description = "starts; 5")
  private int repeats;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    if (repeats < 1) {
      throw CliException.invalid("Expected at least one start, but got --repeats " + repeats + ".");
    }
    Path launcher = launcher();
    Starts starts = new Starts();
    for (int i = 1; i <= repeats; i++) {
      output.note("anabranch: start " + i + " of " + repeats + System.lineSeparator());
      try (MeasuredStart start = MeasuredStart.begin(launcher)) {
        start.measure(starts);
      }
    }
    ObjectNode report = starts.report();
    output.print(report, () -> text(report));
    return 0;
  }

  private static Path launcher() {
    Path launcher = Path.of(System.getProperty("anabranch.home", "."), "bin", "anabranch");
    if (!Files.isExecutable(launcher)) {
      throw CliException.failed(
          "Expected the launcher at " + launcher + "; start this by ./anabranch bench start.");
    }
    return launcher;
  }

  private static String text(JsonNode report) {
    ArrayNode rows = Json.mapper().createArrayNode();
    JsonNode start = report.path("start");
    for (Map.Entry<String, JsonNode> one : start.path("millisecondsTo").properties()) {
      rows.addObject().put("name", one.getKey()).set("value", one.getValue());
    }
    rows.addObject().put("name", "(CPU seconds)").set("value", start.path("cpuSeconds"));
    return new Table()
        .column("REACHED", "name")
        .column("MILLISECONDS", row -> BenchTable.spread(row.path("value")))
        .render(rows);
  }
}

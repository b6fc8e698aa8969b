package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.CliException;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch bench plot}. */
@Command(
    name = "plot",
    description = "Draws reports of 'bench -o json' and 'bench growth -o json' as SVG files.",
    mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "REPORT.json", description = "reports; side by side")
  private List<Path> files = List.of();

  @Option(names = "--into", paramLabel = "DIR", required = true, description = "made when missing")
  private Path into = Path.of("");

  @Override
  public Integer call() throws IOException {
    Map<String, JsonNode> reports = new LinkedHashMap<>();
    for (Path file : files) {
      reports.put(name(file), read(file));
    }
    Files.createDirectories(into);
    // Nothing is shown, and a server has no display.
    System.setProperty("java.awt.headless", "true");
    Map<String, SvgChart> charts = new LinkedHashMap<>(WorkloadCharts.of(reports));
    charts.putAll(GrowthCharts.of(reports));
    if (charts.isEmpty()) {
      throw CliException.invalid("Expected reports of the benchmark, but found nothing to draw.");
    }
    for (Map.Entry<String, SvgChart> chart : charts.entrySet()) {
      chart.getValue().write(into.resolve(chart.getKey() + ".svg"));
    }
    return 0;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("[.]json$", "");
  }

  private static JsonNode read(Path file) {
    try {
      return Json.mapper().readTree(file.toFile());
    } catch (IOException e) {
      throw CliException.invalid("Expected " + file + " to be a report, but: " + e.getMessage());
    }
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;

/** Bars of the workloads: their rate, the percentiles of a hop and the stages of one. */
final class WorkloadCharts {
  private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "max");
  private static final List<String> SYSTEMS = List.of("workloads", "bare");

  private WorkloadCharts() {}

  static Map<String, SvgChart> of(Map<String, JsonNode> reports) {
    Map<String, SvgChart> charts = new LinkedHashMap<>();
    CategoryChart rates = chart("Rate", "tasks per second");
    List<String> burst = List.of("W2", "W3", "W4", "W4x1000", "W5");
    add(
        charts,
        "rates",
        rates,
        reports,
        burst,
        one -> values(burst, name -> one.path(name).path("tasksPerSecond").path("median")));
    for (String workload : List.of("W1", "W6")) {
      add(
          charts,
          "hop-" + workload.toLowerCase(java.util.Locale.ROOT),
          chart("Hop in " + workload, "ms"),
          reports,
          PERCENTILES,
          one -> values(PERCENTILES, percentile -> percentile(one.path(workload), percentile)));
    }
    CategoryChart stages = chart("Stages of a hop in W1, means", "ms");
    add(
        charts,
        "stages",
        stages,
        reports,
        BenchTable.STAGES,
        one ->
            values(
                BenchTable.STAGES,
                stage -> one.path("W1").path("stagesMeanMs").path(stage).path("median")));
    return charts;
  }

  private static JsonNode percentile(JsonNode workload, String percentile) {
    JsonNode value = workload.path("hopMs").path(percentile);
    return value.isObject() ? value.path("median") : value;
  }

  /** A series for each report and for the whole system and the bare pipeline in it. */
  private static void add(
      Map<String, SvgChart> charts,
      String name,
      CategoryChart chart,
      Map<String, JsonNode> reports,
      List<String> categories,
      Function<JsonNode, List<Double>> values) {
    reports.forEach(
        (report, json) -> {
          for (String system : SYSTEMS) {
            List<Double> bars = values.apply(json.path(system));
            if (bars.stream().anyMatch(bar -> bar > 0)) {
              String label = system.equals("bare") ? "bare pipeline" : "whole system";
              chart.addSeries(
                  reports.size() == 1 ? label : report + ": " + label, categories, bars);
            }
          }
        });
    if (!chart.getSeriesMap().isEmpty()) {
      charts.put(name, new SvgChart(chart));
    }
  }

  private static List<Double> values(List<String> names, Function<String, JsonNode> of) {
    List<Double> values = new ArrayList<>();
    names.forEach(name -> values.add(of.apply(name).asDouble()));
    return values;
  }

  private static CategoryChart chart(String title, String unit) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(SvgChart.WIDTH)
            .height(SvgChart.HEIGHT)
            .title(title)
            .yAxisTitle(unit)
            .build();
    CategoryStyler styler = chart.getStyler();
    styler.setXAxisLabelRotation(30);
    return chart;
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves of growth: the cost of a task against the one thing that grows. */
final class GrowthCharts {
  private GrowthCharts() {}

  static Map<String, SvgChart> of(Map<String, JsonNode> reports) {
    Map<String, XYChart> charts = new LinkedHashMap<>();
    reports.forEach(
        (report, json) -> {
          for (Map.Entry<String, JsonNode> curve : json.path("growth").properties()) {
            XYChart chart =
                charts.computeIfAbsent("growth-" + curve.getKey(), any -> chart(curve.getKey()));
            String prefix = reports.size() == 1 ? "" : report + ": ";
            add(chart, prefix + "time", curve.getValue(), "timeToFirst");
            add(chart, prefix + "CPU", curve.getValue(), "cpuToFirst");
          }
        });
    Map<String, SvgChart> all = new LinkedHashMap<>();
    charts.forEach((name, chart) -> all.put(name, new SvgChart(chart)));
    return all;
  }

  private static XYChart chart(String curve) {
    XYChart chart =
        new XYChartBuilder()
            .width(SvgChart.WIDTH)
            .height(SvgChart.HEIGHT)
            .title("Cost of a task against that at the smallest point")
            .xAxisTitle(words(curve))
            .yAxisTitle("times")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
    return chart;
  }

  private static void add(XYChart chart, String name, JsonNode points, String field) {
    List<Double> at = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (JsonNode point : points) {
      at.add(Math.max(1, point.path("at").asDouble())); // the axis is logarithmic and has no 0
      values.add(point.path(field).asDouble());
    }
    XYSeries series = chart.addSeries(name, at, values);
    series.setMarker(SeriesMarkers.CIRCLE);
  }

  /** {@code tasksPerRun} as "tasks per run". */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ")
        .toLowerCase(java.util.Locale.ROOT);
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.Table;
import io.anabranch.schemas.json.Json;
import java.util.List;
import java.util.Map;

/** The report for people. */
final class BenchTable {
  static final List<String> STAGES =
      List.of(
          "send",
          "poll",
          "sendAndPoll",
          "decide",
          "flush",
          "offsets",
          "endTransaction",
          "delivery");

  private BenchTable() {}

  static String of(JsonNode report) {
    if (report.has("note")) {
      return table(report) + report.path("note").asText() + System.lineSeparator();
    }
    return String.join(
        System.lineSeparator(),
        workloads(report),
        stages(report),
        use(report, "topics", "TOPIC", "RECORDS/TASK", "recordsPerTask"),
        use(report, "postgres", "TABLE", "ROWS/TASK", "rowsPerTask"));
  }

  private static String workloads(JsonNode report) {
    return table(report) + machine(report);
  }

  private static String table(JsonNode report) {
    ArrayNode rows = Json.mapper().createArrayNode();
    add(rows, "", report.path("workloads"));
    add(rows, "bare ", report.path("bare"));
    return new Table()
            .column("WORKLOAD", "name")
            .column("TOTAL MS", row -> spread(row.path("totalMs")))
            .column("TASKS/S", row -> spread(row.path("tasksPerSecond")))
            .column("HOP P50 MS", row -> spread(row.path("hopMs").path("p50")))
            .column("P99", row -> Table.text(row.path("hopMs").path("p99")))
            .column("MAX", row -> Table.text(row.path("hopMs").path("max")))
            .column("FINISH P50 MS", row -> spread(row.path("submitToFinishMs").path("p50")))
            .column("P99", row -> Table.text(row.path("submitToFinishMs").path("p99")))
            .column("RUNS/S", row -> Table.text(row.path("runsPerSecond").path("median")))
            .column("HEAP MIB", row -> Table.text(row.path("heapAfterGcMiB").path("median")))
            .column("CPU S/1000", row -> spread(row.path("cpuSecondsPer1000")))
            .column("HOP TO BARE", "hopToBare")
            .column("RATE TO BARE", "toBare")
            .render(rows)
        + drain(report.path("workloads").path("W5"));
  }

  private static String machine(JsonNode report) {
    return "kafka: "
        + report.path("machine").path("durability").asText()
        + "; raw log: "
        + spread(report.path("raw").path("recordsPerSecond"))
        + " records/s; load average "
        + report.path("machine").path("loadAverage").asText()
        + ", heap after GC "
        + report.path("machine").path("heapAfterGcMiB").asText()
        + " MiB, warm-up "
        + report.path("warmUp").path("hops").asText()
        + " hops, compilers then at "
        + Math.round(report.path("warmUp").path("compilersShare").asDouble() * 100)
        + " % of the clock"
        + System.lineSeparator();
  }

  private static String drain(JsonNode backlog) {
    return backlog.has("firstTenthPerSecond")
        ? "W5: tasks/s in the first tenth of the backlog "
            + spread(backlog.path("firstTenthPerSecond"))
            + ", in the last "
            + spread(backlog.path("lastTenthPerSecond"))
            + System.lineSeparator()
        : "";
  }

  private static void add(ArrayNode rows, String prefix, JsonNode named) {
    for (Map.Entry<String, JsonNode> one : named.properties()) {
      ObjectNode row = one.getValue().deepCopy();
      rows.add(row.put("name", prefix + one.getKey()));
    }
  }

  // Means, because they add up; the medians stand in the JSON.
  private static String stages(JsonNode report) {
    ArrayNode rows = Json.mapper().createArrayNode();
    add(rows, "", report.path("workloads"));
    add(rows, "bare ", report.path("bare"));
    Table table = new Table().column("MEAN MS OF A HOP", "name");
    for (String stage : STAGES) {
      table.column(stage, row -> Table.text(row.path("stagesMeanMs").path(stage).path("median")));
    }
    ArrayNode staged = Json.mapper().createArrayNode();
    rows.forEach(
        row -> {
          if (row.has("stagesMeanMs")) {
            staged.add(row);
          }
        });
    return staged.isEmpty() ? "" : table.render(staged);
  }

  private static String use(
      JsonNode report, String what, String header, String count, String field) {
    ArrayNode rows = Json.mapper().createArrayNode();
    add(rows, "", report.path(what));
    return new Table()
        .column(header, "name")
        .column(count, field)
        .column("BYTES/TASK", "bytesPerTask")
        .render(rows);
  }

  /** The median and, where they differ, least and most. */
  static String spread(JsonNode spread) {
    if (spread.isMissingNode()) {
      return "-";
    }
    if (spread.path("min").equals(spread.path("max"))) {
      return spread.path("median").asText();
    }
    return spread.path("median").asText()
        + " ("
        + spread.path("min").asText()
        + "–"
        + spread.path("max").asText()
        + ")";
  }
}

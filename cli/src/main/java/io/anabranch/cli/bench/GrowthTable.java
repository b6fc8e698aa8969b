package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import java.util.Map;

/** Growth curves for people. */
final class GrowthTable {
  private GrowthTable() {}

  static String of(JsonNode report) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> curve : report.path("growth").properties()) {
      text.append(curve.getKey()).append(System.lineSeparator());
      text.append(
          new Table()
              .column("AT", "at")
              .column("TASKS/S", row -> BenchTable.spread(row.path("tasksPerSecond")))
              .column("CPU S/1000", row -> BenchTable.spread(row.path("cpuSecondsPer1000")))
              .column("TIME TO FIRST", "timeToFirst")
              .column("CPU TO FIRST", "cpuToFirst")
              .column("READS/TASK", row -> Table.text(row.path("readsPerTask").path("median")))
              .render(curve.getValue()));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}

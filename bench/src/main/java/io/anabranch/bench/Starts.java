package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** How long a server takes from the command to the first task done, start by start. */
public final class Starts {
  private final List<SequencedMap<String, Duration>> starts = new ArrayList<>();
  private final List<Duration> cpus = new ArrayList<>();

  /**
   * Takes a start.
   *
   * @param moments what was reached how long after the command, in order, the same in each start
   * @param cpu of the server's process
   */
  public void add(SequencedMap<String, Duration> moments, Duration cpu) {
    starts.add(moments);
    cpus.add(cpu);
  }

  /** {@code start} with medians and their spread, and {@code machine}. */
  public ObjectNode report() {
    ObjectNode report = Json.mapper().createObjectNode();
    ObjectNode start = report.putObject("start").put("repeats", starts.size());
    ObjectNode moments = start.putObject("millisecondsTo");
    for (String name : starts.getFirst().keySet()) {
      moments.set(name, Summary.spread(starts, one -> millis(one, name)));
    }
    start.set("cpuSeconds", Summary.spread(cpus, cpu -> cpu.toMillis() / 1e3));
    report.set("machine", Machine.describe());
    return report;
  }

  private static double millis(Map<String, Duration> moments, String name) {
    Duration moment = moments.get(name);
    if (moment == null) {
      throw new IllegalArgumentException("Expected every start to reach '" + name + "'.");
    }
    return moment.toNanos() / 1e6;
  }
}

package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.lang.management.ManagementFactory;

/** On what it was measured. */
final class Machine {
  private Machine() {}

  static ObjectNode describe() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return Json.mapper()
        .createObjectNode()
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("loadAverage", Summary.rounded(system.getSystemLoadAverage()))
        .put("java", Runtime.version().toString())
        .put("os", system.getName() + " " + system.getArch())
        .put("heapAfterGcMiB", heapAfterGcMiB());
  }

  /** What this process holds: what is left after a collection. */
  static long heapAfterGcMiB() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Option;

/** When the broker's records reach its disk. */
final class Durability {
  @Option(
      names = "--flush",
      description =
          "the broker flushes every append to disk; without it the page cache counts, as is usual"
              + " where brokers are replicated")
  private boolean flush;

  /** Properties of the broker; its own topics take them too. */
  Map<String, String> broker() {
    return flush ? Map.of("log.flush.interval.messages", "1") : Map.of();
  }

  /** Says it in the report. */
  void note(ObjectNode report) {
    report
        .withObjectProperty("machine")
        .put("durability", flush ? "flush on every append" : "page cache");
  }
}

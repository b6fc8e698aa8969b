package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.bench.Bench;
import io.anabranch.bench.BenchTarget;
import io.anabranch.bench.Plan;
import io.anabranch.cli.Output;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.platform.ops.Logging;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anabranch bench}. */
@Command(
    name = "bench",
    description = {
      "Measures workloads of no-op tasks on a whole system of its own, started on this machine,",
      "and the same traffic on the bare pipeline. docs/performance.md says how."
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final String SLOTS = "512";

  @Mixin private PlanOptions options = new PlanOptions();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    Plan plan = options.plan();
    Map<String, String> logging = new TreeMap<>(System.getenv());
    // Kafka's clients warn of much that a benchmark does on purpose.
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka=ERROR");
    Logging.configure(logging);
    try (TemporaryStack stack =
        TemporaryStack.start("bench", Map.of("ANABRANCH_WORKER_SLOTS", SLOTS), folder -> {})) {
      BenchTarget target = new BenchTarget(stack.stack().kafka(), stack.stack().database());
      JsonNode report =
          new Bench(
                  target, plan, line -> output.note("anabranch: " + line + System.lineSeparator()))
              .run();
      output.print(report, () -> BenchTable.of(report));
    }
    return 0;
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.bench.Bench;
import io.anabranch.bench.BenchTarget;
import io.anabranch.bench.Workload;
import io.anabranch.cli.Output;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.platform.ops.Logging;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD",
      description = "which: ${COMPLETION-CANDIDATES}; all unless named")
  private List<Workload> workloads = List.of();

  @Option(names = "--quick", description = "two repeats after a short warm-up: for everyday use")
  private boolean quick;

  @Option(
      names = "--warm-up",
      paramLabel = "HOPS",
      description = "tasks run before anything counts; 20,000, quick: 6,000")
  private @Nullable Integer warmUp;

  @Option(names = "--repeats", paramLabel = "N", description = "of each workload; 5, quick: 2")
  private @Nullable Integer repeats;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    Map<String, String> logging = new TreeMap<>(System.getenv());
    // Kafka's clients warn of much that a benchmark does on purpose.
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka=ERROR");
    Logging.configure(logging);
    Set<Workload> chosen =
        workloads.isEmpty() ? EnumSet.allOf(Workload.class) : EnumSet.copyOf(workloads);
    int times = repeats != null ? repeats : quick ? 2 : 5;
    int hops = warmUp != null ? warmUp : quick ? 6_000 : 20_000;
    Bench.Plan plan = new Bench.Plan(chosen, hops, times, quick ? 1_000 : Integer.MAX_VALUE);
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

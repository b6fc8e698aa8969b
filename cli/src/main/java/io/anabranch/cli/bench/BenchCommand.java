package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Bench;
import io.anabranch.bench.Plan;
import io.anabranch.cli.Output;
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
    mixinStandardHelpOptions = true,
    subcommands = GrowthCommand.class)
public final class BenchCommand implements Callable<Integer> {
  /** As many as a stack on one machine has. */
  private static final int PARTITIONS = 4;

  @Mixin private PlanOptions options = new PlanOptions();

  @Mixin private Durability durability = new Durability();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    Plan plan = options.plan();
    BenchStack.configureLogging();
    try (BenchStack stack = BenchStack.start(1, PARTITIONS, durability)) {
      ObjectNode report = new Bench(stack.target(), plan, this::note).run();
      durability.note(report);
      output.print(report, () -> BenchTable.of(report));
    }
    return 0;
  }

  private void note(String line) {
    output.note("anabranch: " + line + System.lineSeparator());
  }
}

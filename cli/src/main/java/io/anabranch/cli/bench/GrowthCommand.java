package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.BenchSystems;
import io.anabranch.bench.Curve;
import io.anabranch.bench.Growth;
import io.anabranch.cli.Output;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code anabranch bench growth}. */
@Command(
    name = "growth",
    description = {
      "Measures how the cost of a task grows with tasks per run, a backlog, finished runs in the",
      "database and workers: each curve on systems of its own, started on this machine."
    },
    mixinStandardHelpOptions = true)
final class GrowthCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "CURVE",
      description = "which: ${COMPLETION-CANDIDATES}; all unless named")
  private List<Curve> curves = List.of();

  @Option(names = "--quick", description = "small sizes, one repeat")
  private boolean quick;

  @Mixin private Durability durability = new Durability();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    BenchStack.configureLogging();
    BenchSystems systems =
        (workers, partitions) -> BenchStack.start(workers, partitions, durability);
    EnumSet<Curve> chosen = curves.isEmpty() ? EnumSet.allOf(Curve.class) : EnumSet.copyOf(curves);
    ObjectNode report =
        new Growth(
                systems,
                chosen,
                quick,
                line -> output.note("anabranch: " + line + System.lineSeparator()))
            .run();
    durability.note(report);
    output.print(report, () -> GrowthTable.of(report));
    return 0;
  }
}

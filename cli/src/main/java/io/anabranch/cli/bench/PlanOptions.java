package io.anabranch.cli.bench;

import io.anabranch.bench.Plan;
import io.anabranch.bench.Plan.Repeats;
import io.anabranch.bench.Plan.Sizes;
import io.anabranch.bench.Plan.WarmUp;
import io.anabranch.bench.Workload;
import io.anabranch.cli.CliException;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How much the benchmark measures. */
final class PlanOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD",
      description = "which: ${COMPLETION-CANDIDATES}; all unless named")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--quick",
      description = "few repeats and small sizes after a short warm-up: for everyday use")
  private boolean quick;

  @Option(
      names = "--warm-up",
      paramLabel = "HOPS",
      description =
          "tasks run before anything counts; 20,000 and on until the JIT compilers are quiet,"
              + " quick: 6,000")
  private @Nullable Integer warmUp;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "of each workload; 5, W4 to W6: 3; quick: 2 and 1")
  private @Nullable Integer repeats;

  @Option(names = "--runs", paramLabel = "N", description = "at once in W3; 10,000, quick: 1,000")
  private @Nullable Integer runs;

  @Option(
      names = "--backlog",
      paramLabel = "TASKS",
      description = "ready tasks at once in W5; a million, quick: 20,000")
  private @Nullable Integer backlog;

  @Option(
      names = "--rate",
      paramLabel = "RUNS_PER_SECOND",
      description = "of W6; 0.4 of what W3 reached, without W3: 200")
  private @Nullable Double rate;

  /** What is wanted. */
  Plan plan() {
    EnumSet<Workload> chosen =
        workloads.isEmpty() ? EnumSet.allOf(Workload.class) : EnumSet.copyOf(workloads);
    Sizes usual = quick ? Sizes.QUICK : Sizes.FULL;
    try {
      return new Plan(
          chosen,
          warmUp != null ? WarmUp.exactly(warmUp) : quick ? WarmUp.QUICK : WarmUp.FULL,
          repeats != null ? new Repeats(repeats, repeats) : quick ? Repeats.QUICK : Repeats.FULL,
          new Sizes(
              runs != null ? runs : usual.largest(),
              backlog != null ? backlog : usual.backlog(),
              rate,
              usual.paced()));
    } catch (IllegalArgumentException e) {
      throw CliException.invalid(String.valueOf(e.getMessage()));
    }
  }
}

package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Bench;
import io.anabranch.bench.Plan;
import io.anabranch.bench.RestBench;
import io.anabranch.cli.CliException;
import io.anabranch.cli.Output;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.ServerOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code anabranch bench}. */
@Command(
    name = "bench",
    description = {
      "Measures workloads of no-op tasks on a whole system of its own, started on this machine,",
      "and the same traffic on the bare pipeline. docs/performance.md says how.",
      "With --server it measures W1 to W4 on a server that runs already, over REST alone: what",
      "needs a look inside is left out then."
    },
    mixinStandardHelpOptions = true,
    subcommands = {GrowthCommand.class, MicroCommand.class, PlotCommand.class, StartCommand.class})
public final class BenchCommand implements Callable<Integer> {
  /** As many as a stack on one machine has. */
  private static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private PlanOptions options = new PlanOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private Durability durability = new Durability();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws Exception {
    Plan plan = options.plan();
    BenchStack.configureLogging();
    boolean remote = spec().commandLine().getParseResult().hasMatchedOption("--server");
    ObjectNode report = remote ? elsewhere(plan) : here(plan);
    output.print(report, () -> BenchTable.of(report));
    return 0;
  }

  private ObjectNode here(Plan plan) throws Exception {
    try (BenchStack stack = BenchStack.start(1, PARTITIONS, durability)) {
      ObjectNode report = new Bench(stack.target(), plan, this::note).run();
      durability.note(report);
      return report;
    }
  }

  private ObjectNode elsewhere(Plan plan) throws Exception {
    try (ApiClient client = server.client(PATIENCE)) {
      return new RestBench(new RestCalls(client), plan, this::note).run();
    } catch (IllegalArgumentException e) {
      throw CliException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets it");
  }

  private void note(String line) {
    output.note("anabranch: " + line + System.lineSeparator());
  }
}

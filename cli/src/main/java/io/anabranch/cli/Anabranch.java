package io.anabranch.cli;

import io.anabranch.cli.bench.BenchCommand;
import io.anabranch.cli.client.Cluster;
import io.anabranch.cli.client.Dag;
import io.anabranch.cli.client.Dlq;
import io.anabranch.cli.client.Runs;
import io.anabranch.cli.client.Workers;
import io.anabranch.cli.run.Run;
import io.anabranch.cli.service.Migrate;
import io.anabranch.cli.service.ServiceCommand;
import io.anabranch.cli.service.Standalone;
import io.anabranch.cli.service.TokenCommand;
import io.anabranch.cli.service.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The one command; each of its commands is a class of its own. */
@Command(
    name = "anabranch",
    description = "Schedules DAGs of tasks on a Kafka log.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Run.class,
      Standalone.class,
      Migrate.class,
      Dag.class,
      Runs.class,
      Dlq.class,
      Workers.class,
      Cluster.class,
      Topics.class,
      TokenCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Anabranch {
  private Anabranch() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Anabranch());
    ServiceCommand.addTo(commandLine);
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(new Failures());
  }
}

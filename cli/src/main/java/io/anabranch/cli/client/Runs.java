package io.anabranch.cli.client;

import picocli.CommandLine.Command;

/** {@code anabranch runs}: the group of commands about runs. */
@Command(
    name = "runs",
    description = "Lists, shows, starts and steers runs, and prints their logs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunsList.class,
      RunsShow.class,
      RunsTrigger.class,
      RunsLogs.class,
      RunsCancel.class,
      RunsRetry.class,
      RunsPause.class,
      RunsResume.class,
      RunsMark.class
    })
public final class Runs {}

package io.anabranch.cli.client;

import picocli.CommandLine.Command;

/** {@code anabranch runs}: the group of commands about runs. */
@Command(
    name = "runs",
    description = "Lists, shows and starts runs, and prints their logs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunsList.class, RunsShow.class, RunsTrigger.class, RunsLogs.class})
public final class Runs {}

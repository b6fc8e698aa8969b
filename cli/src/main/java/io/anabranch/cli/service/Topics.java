package io.anabranch.cli.service;

import picocli.CommandLine.Command;

/** {@code anabranch topics}: the group of commands about the cell's topics. */
@Command(
    name = "topics",
    description = "Makes and checks the topics of the cell.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TopicsApply.class)
public final class Topics {}

package io.anabranch.cli.client;

import picocli.CommandLine.Command;

/** {@code anabranch dlq}: the group of commands about dead letters. */
@Command(
    name = "dlq",
    description = "Lists, shows, retries and discards dead letters.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DlqList.class, DlqShow.class, DlqRetry.class, DlqDiscard.class})
public final class Dlq {}

package io.anabranch.cli.service;

import picocli.CommandLine.Command;

/** {@code anabranch token …}. */
@Command(
    name = "token",
    description = "Access tokens of the API.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TokenCreate.class)
public final class TokenCommand {}

package io.anabranch.cli.client;

import picocli.CommandLine.Command;

/** {@code anabranch dag}: the group of commands about DAGs. */
@Command(
    name = "dag",
    description = "Checks, registers, lists, shows, pauses and retires DAGs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DagValidate.class,
      DagRegister.class,
      DagList.class,
      DagShow.class,
      DagPause.class,
      DagUnpause.class,
      DagRetire.class
    })
public final class Dag {}

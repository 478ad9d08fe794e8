package org.isogloss.deploy.cli;

import picocli.CommandLine.Command;

/** {@code isogloss certs}: what nodes know each other by. */
@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        description = "Makes and renews the certificates by which the nodes of a cluster know each other.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CertsInitCommand.class, CertsNodeCommand.class, CertsRenewCommand.class, CertsTokenCommand.class
        })
final class CertsCommand {}

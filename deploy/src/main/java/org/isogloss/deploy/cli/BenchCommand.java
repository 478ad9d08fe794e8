package org.isogloss.deploy.cli;

import picocli.CommandLine.Command;

/** {@code isogloss bench}: how fast the parts of the program are on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how fast a part of the program is on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchStepCommand.class,
            BenchMemoryCommand.class,
            BenchOverheadCommand.class,
            BenchBareCommand.class,
            BenchReduceCommand.class,
            BenchReduceWorkerCommand.class,
            BenchControlCommand.class
        })
final class BenchCommand {}

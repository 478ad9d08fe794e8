package org.isogloss.deploy.cli;

import picocli.CommandLine.Command;

/** {@code isogloss corpus}: make or check a corpus. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "Makes a corpus of recorded speech, or checks one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CorpusStarterCommand.class, CorpusImportCommand.class, CorpusCheckCommand.class})
final class CorpusCommand {}

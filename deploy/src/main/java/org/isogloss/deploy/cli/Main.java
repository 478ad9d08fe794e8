package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import org.isogloss.protocol.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code isogloss} command. Exit codes: 0 done, 1 failed, 2 wrong use, config or input. */
@Command(
        name = "isogloss",
        description = "Finds and trains language sub-networks of a multilingual speech model on an elastic cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LocalCommand.class,
            CoordinatorCommand.class,
            WorkerCommand.class,
            StatusCommand.class,
            StopCommand.class,
            CorpusCommand.class,
            HashCommand.class,
            MasksCommand.class
        })
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, also for tests. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** Wrong input is a line a problem; anything else keeps its stack trace, since it is a fault of the program. */
    private static int failed(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        if (e instanceof InputException input) {
            input.problems().forEach(problem -> err.println("isogloss: " + problem));
            return WRONG_INPUT;
        }
        err.println("isogloss: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (!(e instanceof CommandFailure)) {
            e.printStackTrace(err);
        }
        return FAILED;
    }
}

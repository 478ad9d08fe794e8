package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.security.Security;
import java.util.List;
import java.util.stream.Collectors;
import org.isogloss.protocol.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

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
            WatchCommand.class,
            StopCommand.class,
            DrainCommand.class,
            ReleaseCommand.class,
            ChaosCommand.class,
            CertsCommand.class,
            CorpusCommand.class,
            BenchCommand.class,
            ConformanceCommand.class,
            HashCommand.class,
            MasksCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            TranscribeCommand.class,
            EvaluateCommand.class,
            ExperimentCommand.class
        })
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 2;

    /** Names of coordinators lead to where they are now; Java remembers answers for 30 s and failures for 10 s. */
    private static final String NAMES_FOR_SECONDS = "5";

    private Main() {}

    public static void main(String[] args) {
        Security.setProperty("networkaddress.cache.ttl", NAMES_FOR_SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(commandLine().execute(args));
    }

    /** The command line, also for tests. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUse)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** What cannot be understood is told in one line; the help is a command away. */
    private static int wrongUse(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String what = e.getMessage().lines().collect(Collectors.joining(" "));
        String help = command.getCommandSpec().qualifiedName() + " --help";
        command.getErr().println("isogloss: " + what + suggestions(e) + " (see " + help + ")");
        return WRONG_INPUT;
    }

    private static String suggestions(ParameterException e) {
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty() ? "" : "; near to it: " + String.join(", ", near);
    }

    /**
     * Wrong input is a line a problem, and not worth another try unless a disk was in the way. Anything else keeps its
     * stack trace, since it is a fault of the program.
     */
    private static int failed(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        if (e instanceof InputException input) {
            input.problems().forEach(problem -> err.println("isogloss: " + problem));
            return input.mayPass() ? FAILED : WRONG_INPUT;
        }
        err.println("isogloss: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (!(e instanceof CommandFailure)) {
            e.printStackTrace(err);
        }
        return FAILED;
    }
}

package org.isogloss.tests.launch;

import java.util.List;
import org.isogloss.deploy.cli.Main;

/** The commands that launch files give. */
final class Commands {

    private Commands() {}

    /**
     * Reads a command as the program would, without carrying it out.
     *
     * @throws picocli.CommandLine.ParameterException when it is not understood
     */
    static void parse(List<String> args) {
        Main.commandLine().parseArgs(args.toArray(String[]::new));
    }
}

package org.isogloss.deploy.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.deploy.cli.Main;
import org.isogloss.protocol.InputException;

/** Starts this program again, in a process of its own. */
public final class OwnProcess {

    private OwnProcess() {}

    /**
     * Starts the {@code isogloss} command.
     *
     * @param log what it prints is added to this file
     * @throws InputException when it cannot be started
     */
    public static Process start(Path log, List<String> args) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:+UseSerialGC"));
        command.addAll(startingOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(WorkerProcesses.NATIVE_MEMORY);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new InputException("a process cannot be started: " + e.getMessage());
        }
    }

    /** How this process was told to load and compile classes: what made it start fast, or run fast, does the same for others. */
    private static List<String> startingOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option ->
                        option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-XX:TieredStopAtLevel="))
                .toList();
    }
}

package org.isogloss.deploy.local;

import java.io.IOException;
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
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
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
}

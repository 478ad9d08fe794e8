package org.isogloss.deploy.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;

/** Runs commands of this program one after the other, each in a process of its own. */
public final class OwnCommands {

    private static final long LOOK_MILLIS = 1000;
    private static final int INCOMPLETE = 1;

    private Process running;
    private boolean stopped;

    /** While the command goes on, called about every second. */
    interface Look {
        void look() throws InterruptedException;
    }

    /**
     * Runs a command to its end.
     *
     * @param dir what it prints is added to {@code log} there
     * @throws CommandFailure when it does not end well
     */
    void run(Path dir, List<String> command, Look look) throws IOException, InterruptedException {
        int code = exitCode(dir, command, look);
        if (code != 0) {
            throw failure(dir, command, code);
        }
    }

    /**
     * Runs a command for a file. It has done its part when that is there, also if it ends with 1: not all went well then.
     *
     * @param dir what it prints is added to {@code log} there
     * @throws CommandFailure when it leaves no such file
     */
    void make(Path file, Path dir, List<String> command) throws IOException, InterruptedException {
        int code = exitCode(dir, command, () -> {});
        if (code != 0 && !(code == INCOMPLETE && Files.exists(file))) {
            throw failure(dir, command, code);
        }
    }

    private static CommandFailure failure(Path dir, List<String> command, int code) {
        return new CommandFailure("isogloss " + command.get(0) + " ended with exit code " + code + " (log: " + log(dir)
                + "); the same command goes on from there");
    }

    private static Path log(Path dir) {
        return dir.resolve("log");
    }

    private int exitCode(Path dir, List<String> command, Look look) throws IOException, InterruptedException {
        Process process = start(log(dir), command);
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look.look();
            }
        } finally {
            process.destroy();
        }
        checkNotStopped();
        return process.exitValue();
    }

    private synchronized Process start(Path log, List<String> command) {
        checkNotStopped();
        running = OwnProcess.start(log, command);
        return running;
    }

    private synchronized void checkNotStopped() {
        if (stopped) {
            throw new CommandFailure("stopped; the same command goes on from there");
        }
    }

    /** Asks the command that runs to end in order, and starts no other. */
    public synchronized void stop() {
        stopped = true;
        if (running != null) {
            running.destroy();
        }
    }
}

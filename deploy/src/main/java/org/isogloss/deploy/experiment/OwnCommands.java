package org.isogloss.deploy.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.local.OwnProcess;

/** Runs commands of this program one after the other, each in a process of its own. */
public final class OwnCommands {

    private static final long LOOK_MILLIS = 1000;

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
        Path log = dir.resolve("log");
        Process process = start(log, command);
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look.look();
            }
        } finally {
            process.destroy();
        }
        checkNotStopped();
        if (process.exitValue() != 0) {
            throw new CommandFailure("isogloss " + command.get(0) + " ended with exit code " + process.exitValue()
                    + " (log: " + log + "); the same command goes on from there");
        }
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

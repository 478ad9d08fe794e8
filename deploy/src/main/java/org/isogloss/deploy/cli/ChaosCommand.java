package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.chaos.Chaos;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Trains on this machine while workers and coordinators are killed, frozen and replaced, and their"
                + " network is cut, silent or slow, at random;"
                + " then trains the same without faults, and compares the hashes of all steps.")
final class ChaosCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Mixin
    private ConfigOptions options;

    @Option(names = "--minutes", defaultValue = "3", description = "Of faults. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--every",
            defaultValue = "15",
            paramLabel = "SECONDS",
            description = "Mean time between two faults. Default: ${DEFAULT-VALUE}.")
    private double every;

    @Option(names = "--seed", defaultValue = "1", description = "Draws the faults. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--workers", defaultValue = "3", description = "At the start. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Override
    public Integer call() throws IOException {
        if (!(minutes > 0 && minutes <= 24 * 60) || !(every >= 0.1) || workers < 1) {
            throw new InputException("--minutes is " + minutes + ", --every is " + every + ", --workers is " + workers
                    + " (accepted: above 0, at most 1440; 0.1 or more; 1 or more)");
        }
        RunConfig config = options.read(List.of());
        Path dir = config.run().dir();
        if (Files.exists(dir)) {
            throw new InputException("--run " + dir + ": exists already (accepted: a directory that is not there yet)");
        }
        Chaos chaos = new Chaos(config, dir, seed, workers, System.out::println);
        try (Shutdown shutdown = new Shutdown()) {
            // Whatever it waits for then ends, and with it all that it has started.
            shutdown.onSignal(Thread.currentThread()::interrupt);
            try {
                boolean passed = chaos.run(Math.round(minutes * 60_000), Math.round(every * 1000));
                return shutdown.exit(passed ? 0 : FAILED);
            } catch (InterruptedException | ClosedByInterruptException e) {
                return stopped(shutdown);
            } catch (UncheckedIOException e) {
                // It may just have been reading a journal.
                if (e.getCause() instanceof ClosedByInterruptException) {
                    return stopped(shutdown);
                }
                throw e;
            }
        }
    }

    private static int stopped(Shutdown shutdown) {
        System.err.println("isogloss: stopped by a signal; its processes are ended");
        return shutdown.exit(FAILED);
    }
}

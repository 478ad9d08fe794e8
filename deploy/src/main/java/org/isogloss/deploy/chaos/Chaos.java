package org.isogloss.deploy.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.deploy.local.SecurityArguments;
import org.isogloss.protocol.config.RunConfig;

/** A run with faults, the same without, and what the difference is. */
public final class Chaos {

    private final RunConfig config;
    private final Path directory;
    private final long seed;
    private final int workers;
    private final Consumer<String> say;

    /** @param directory for both runs, their logs and the report; is made */
    public Chaos(RunConfig config, Path directory, long seed, int workers, Consumer<String> say) {
        this.config = config;
        this.directory = directory;
        this.seed = seed;
        this.workers = workers;
        this.say = say;
    }

    /**
     * Whether no fault changed anything.
     *
     * @param millis of faults
     * @param everyMillis mean time between two
     */
    public boolean run(long millis, long everyMillis) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("run.conf"), config.text());
        say.accept("faults for " + millis / 60_000.0 + " min, seed " + seed + ", " + workers + " workers at first");
        List<String> security = SecurityArguments.of(config.cluster().security());
        ChaosRun.Outcome with;
        try (ChaosRun run = new ChaosRun(directory.resolve("with-faults"), file, security, say)) {
            with = run.run(workers, FaultPlan.of(seed, millis, everyMillis), millis, Long.MAX_VALUE);
        }
        long steps = with.journal().size();
        say.accept("the same " + steps + " steps without faults");
        ChaosRun.Outcome without;
        try (ChaosRun run = new ChaosRun(directory.resolve("without-faults"), file, security, say)) {
            without = run.run(workers, List.of(), Long.MAX_VALUE, steps);
        }
        ChaosReport report = ChaosReport.of(with, without);
        Files.writeString(directory.resolve("chaos.md"), report.text());
        say.accept("");
        say.accept(report.text());
        return report.passed();
    }
}

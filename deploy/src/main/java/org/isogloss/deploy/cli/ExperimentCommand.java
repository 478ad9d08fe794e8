package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.experiment.Experiment;
import org.isogloss.deploy.experiment.ExperimentConfig;
import org.isogloss.deploy.experiment.OwnCommands;
import org.isogloss.protocol.config.RunConfigReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code isogloss experiment}. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description =
                "Compares ways to adapt one model to many languages, on this machine: pre-trains once for each seed, runs"
                        + " every method from there as an ordinary run, measures the test split, and writes tables and drawings."
                        + " The same command goes on where it was interrupted; what is finished is not done again.")
final class ExperimentCommand implements Callable<Integer> {

    private static final int STOPPED = 1;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "What is compared (HOCON), such as deploy/experiments/starter.conf.")
    private Path config;

    @Option(names = "--out", paramLabel = "DIR", description = "Everything that it makes. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("runs", "experiment");

    @Option(names = "--corpus", paramLabel = "DIR", description = "Corpus, over the recipe's corpus.dir.")
    private Path corpus;

    @Option(names = "--quick", description = "The file's section quick goes over the rest: less, for a first look.")
    private boolean quick;

    @Option(names = "--workers", description = "Worker processes of each run. Default: ${DEFAULT-VALUE}.")
    private int workers = 2;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of all runs, over those of the files. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchOptions.between("--workers", workers, 1, 1024);
        List<String> over = new ArrayList<>();
        if (corpus != null) {
            over.add(ExperimentConfig.setting("corpus.dir", corpus.toString()));
        }
        over.addAll(settings);
        ExperimentConfig experiment = ExperimentConfig.read(config, quick).with(over);
        // What is wrong in it is told now rather than by the first run.
        RunConfigReader.read(experiment.recipe(), List.of(), experiment.settings());
        OwnCommands commands = new OwnCommands();
        try (Shutdown shutdown = new Shutdown()) {
            shutdown.onSignal(commands::stop);
            try {
                new Experiment(experiment, out, commands, workers, System.out::println).run();
            } catch (CommandFailure e) {
                System.err.println("isogloss: " + e.getMessage());
                return shutdown.exit(STOPPED);
            }
            System.out.println("report: " + out.resolve("report.md") + ", report.json, report.html");
            return shutdown.exit(0);
        }
    }
}

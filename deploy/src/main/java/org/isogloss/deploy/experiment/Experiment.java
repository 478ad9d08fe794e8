package org.isogloss.deploy.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.deploy.experiment.ExperimentPlan.Start;
import org.isogloss.protocol.config.RunConfigReader;

/**
 * Carries a plan out: every start and cell is an ordinary {@code isogloss local}, and what is finished is not done again. A run
 * that was interrupted is taken up where it was.
 */
public final class Experiment {

    private final ExperimentConfig config;
    private final ExperimentPlan plan;
    private final ExperimentFiles files;
    private final OwnCommands commands;
    private final int workers;
    private final Consumer<String> say;

    /**
     * @param directory for everything that it makes
     * @param commands runs the parts
     * @param workers processes of each run
     */
    public Experiment(
            ExperimentConfig config, Path directory, OwnCommands commands, int workers, Consumer<String> say) {
        this.config = config;
        this.plan = ExperimentPlan.of(config);
        this.files = new ExperimentFiles(directory);
        this.commands = commands;
        this.workers = workers;
        this.say = say;
    }

    /** Runs what is not finished yet; the report is made anew after each cell. */
    public void run() throws IOException, InterruptedException {
        files.open(config);
        int done = files.results(plan.cells()).size();
        Pace pace = new Pace(plan.cells().size(), done, System::nanoTime);
        say.accept(plan.cells().size() + " cells in " + files.directory()
                + (done == 0 ? "" : ", " + done + " of them done"));
        for (Cell cell : plan.cells()) {
            if (files.result(cell).isPresent()) {
                continue;
            }
            Path model = start(plan.start(cell));
            say.accept(pace.next() + ": " + cell.variant().title() + ", seed " + cell.seed());
            CellResult result = run(cell, model);
            files.finish(cell, result);
            pace.done();
            say.accept(String.format(
                    Locale.ROOT,
                    "  %s %.3f, %.0f s of speech in %.0f s",
                    result.measure(),
                    result.meanErrorRate(result.languages().keySet()),
                    result.audioSeconds(),
                    result.seconds()));
            report();
        }
        report();
    }

    /** The model that cells of a seed begin from. */
    private Path start(Start start) throws IOException, InterruptedException {
        Path dir = files.of(start.name());
        Path model = dir.resolve("model");
        if (!Files.exists(model)) {
            say.accept("pre-training with seed " + start.seed());
            Path run = dir.resolve("run");
            commands.run(dir, local(run, start.settings()), () -> {});
            checkDone(run);
            commands.run(
                    dir,
                    List.of("export", run.toString(), "--out", model.toString(), "--head", "pretraining"),
                    () -> {});
        }
        return model;
    }

    private CellResult run(Cell cell, Path model) throws IOException, InterruptedException {
        Path dir = files.of(cell.name());
        Path run = dir.resolve("run");
        List<String> settings = new ArrayList<>(cell.settings());
        settings.addAll(RunConfigReader.sizesOfInit());
        List<String> local = new ArrayList<>(local(run, settings));
        local.addAll(List.of("--model", model.toString()));
        ExchangeMeter meter = new ExchangeMeter(run, dir.resolve("exchanged-bytes"));
        commands.run(dir, local, meter::look);
        checkDone(run);
        Path evaluation = dir.resolve("evaluation");
        Path found = evaluation.resolve("evaluation.json");
        if (!Files.exists(found)) {
            // A clip that cannot be read takes nothing from the others: the report names the cell.
            List<String> evaluate =
                    List.of("evaluate", run.toString(), "--out", evaluation.toString(), "--split", "test");
            commands.make(found, dir, evaluate);
        }
        return CellReader.read(run, found, meter.bytes());
    }

    /** A run that was asked to stop ends well, too; a report it has only when it is done. */
    private static void checkDone(Path run) {
        if (!Files.exists(run.resolve("report.md"))) {
            throw new CommandFailure(run + ": was stopped; the same command goes on from there");
        }
    }

    private List<String> local(Path run, List<String> settings) {
        List<String> args = new ArrayList<>(List.of(
                "local",
                "--config",
                config.recipe().toString(),
                "--run",
                run.toString(),
                "--workers",
                Integer.toString(workers)));
        settings.forEach(setting -> args.addAll(List.of("--set", setting)));
        return args;
    }

    private void report() throws IOException {
        ExperimentReport report = ExperimentReport.of(plan, config.lowResource(), files.results(plan.cells()));
        files.write("report.md", ExperimentMarkdown.of(report));
        files.write("report.json", ExperimentJson.of(report));
        files.write("report.html", ExperimentPage.of(report));
    }
}

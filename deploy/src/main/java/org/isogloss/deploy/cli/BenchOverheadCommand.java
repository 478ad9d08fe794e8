package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.bench.OverheadBench;
import org.isogloss.deploy.bench.OverheadReport;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench overhead}. */
@Command(
        name = "overhead",
        mixinStandardHelpOptions = true,
        description =
                "Measures what the cluster costs: pretraining steps of a run by a bare loop in one process, and by a%n"
                        + "coordinator with one worker, in turn. Both make the same batches, model and optimizer steps.")
final class BenchOverheadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    @Option(names = "--steps", description = "Steps of each. Default: ${DEFAULT-VALUE}.")
    private int steps = 120;

    @Option(names = "--warmup", description = "Those before the first that counts. Default: ${DEFAULT-VALUE}.")
    private int warmup = 40;

    @Option(names = "--rounds", description = "How often each is measured. Default: ${DEFAULT-VALUE}.")
    private int rounds = 2;

    @Option(names = "--threads", description = "Threads of the tensor library. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        BenchOptions.between("--steps", steps, 2, 1_000_000);
        BenchOptions.between("--warmup", warmup, 1, steps - 1);
        BenchOptions.between("--rounds", rounds, 1, 1000);
        BenchOptions.between("--threads", threads, 1, 1024);
        RunConfig config = options.read(List.of(), List.of("run.phases = [pretrain]", "pretrain.steps = " + steps));
        if (Files.exists(config.run().dir())) {
            throw new InputException(
                    "--run " + config.run().dir() + ": exists already (accepted: a directory that is not there yet)");
        }
        PrintWriter out = spec.commandLine().getOut();
        OverheadReport report = new OverheadBench(config, threads, warmup)
                .run(rounds, json ? Progress.SILENT : ConsoleProgress.on(out));
        out.println(json ? OverheadReportText.json(report) : OverheadReportText.lines(report));
        if (!report.comparable()) {
            throw new CommandFailure("the two ways did not train the same, so their times say nothing: the losses of"
                    + " their first steps differ");
        }
        return 0;
    }
}

package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.isogloss.protocol.InputException;
import org.isogloss.worker.bench.StepBench;
import org.isogloss.worker.bench.StepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench step}. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        description = "Measures a training step as a worker does it: parameters into the weights, forward, losses, "
                + "backward, gradient out to an array. The batch is noise.")
final class BenchStepCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchOptions common;

    @Option(names = "--batch", paramLabel = "N", description = "Utterances of a step. Default: ${DEFAULT-VALUE}.")
    private int batch = 4;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of each. Default: ${DEFAULT-VALUE}.")
    private double seconds = 4;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Steps before those that count. Default: ${DEFAULT-VALUE}.")
    private int warmup = 4;

    @Option(names = "--steps", paramLabel = "N", description = "Steps that count. Default: ${DEFAULT-VALUE}.")
    private int steps = 15;

    @Override
    public Integer call() {
        BenchOptions.between("--batch", batch, 1, 4096);
        BenchOptions.between("--warmup", warmup, 0, 1_000_000);
        BenchOptions.between("--steps", steps, 1, 1_000_000);
        if (!(seconds > 0 && seconds <= 600)) {
            throw new InputException("--seconds is " + seconds + " (accepted: above 0, up to 600)");
        }
        PrintWriter out = spec.commandLine().getOut();
        StepBench.Setup setup =
                new StepBench.Setup(common.config(), batch, seconds, common.device(), common.threads(), warmup, steps);
        StepReport report = new StepBench(setup).run(common.begin(out));
        out.println(common.json() ? StepReportText.json(report) : StepReportText.table(report));
        return 0;
    }
}

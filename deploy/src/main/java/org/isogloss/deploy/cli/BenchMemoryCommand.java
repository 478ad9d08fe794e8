package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.isogloss.worker.bench.MemoryBench;
import org.isogloss.worker.bench.MemoryReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench memory}. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description =
                "Shows whether memory stays flat over many training steps. Batches are made as in a run, from clips "
                        + "of noise of many lengths, so their shapes differ from step to step; corpus.batch-seconds and "
                        + "corpus.crop-seconds bound them.")
final class BenchMemoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchOptions common;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps. Default: ${DEFAULT-VALUE}.")
    private int steps = 1000;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Steps between two measurements; those before the first are the warm-up. Default: a tenth.")
    private Integer every;

    @Override
    public Integer call() throws Exception {
        BenchOptions.between("--steps", steps, 1, 100_000_000);
        int interval = every == null ? Math.max(1, steps / 10) : every;
        BenchOptions.between("--every", interval, 1, steps);
        PrintWriter out = spec.commandLine().getOut();
        MemoryBench.Setup setup =
                new MemoryBench.Setup(common.config(), common.device(), common.threads(), steps, interval);
        MemoryReport report = new MemoryBench(setup).run(common.begin(out));
        out.println(common.json() ? MemoryReportText.json(report) : MemoryReportText.table(report));
        return 0;
    }
}

package org.isogloss.deploy.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.bench.ReduceBench;
import org.isogloss.deploy.bench.ReduceReport;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.SyntheticLoad;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench reduce}. */
@Command(
        name = "reduce",
        mixinStandardHelpOptions = true,
        description = "Measures the reduction without a model: worker processes push made-up gradients, one lane each, "
                + "and follow the parameters, as fast as they can. All is on this machine.")
final class BenchReduceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--workers", description = "Worker processes. Default: ${DEFAULT-VALUE}.")
    private int workers = 2;

    @Option(
            names = "--parameters",
            split = ",",
            paramLabel = "N",
            description = "Sizes of the parameter vector. Default: 1000000,10000000.")
    private List<Integer> parameters = List.of(1_000_000, 10_000_000);

    @Option(
            names = "--densities",
            split = ",",
            paramLabel = "D",
            description = "Shares of it that the weight mask keeps. Default: 1,0.5,0.2.")
    private List<Double> densities = List.of(1.0, 0.5, 0.2);

    @Option(
            names = "--encodings",
            split = ",",
            paramLabel = "E",
            description = "How gradients travel: ${COMPLETION-CANDIDATES}. Default: both.")
    private List<GradientEncoding> encodings = List.of(GradientEncoding.values());

    @Option(
            names = "--updates",
            split = ",",
            paramLabel = "E",
            description = "How updates travel, as exchange.updates. Default: FP32.")
    private List<GradientEncoding> updates = List.of(GradientEncoding.FP32);

    @Option(names = "--slices", description = "As exchange.slices. Default: ${DEFAULT-VALUE}.")
    private int slices = 2;

    @Option(
            names = "--shared-memory",
            arity = "1",
            description = "As exchange.shared-memory. Default: ${DEFAULT-VALUE}.")
    private boolean sharesMemory = true;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each is measured, after a warm-up as long; 5 steps at least. Default: "
                    + "${DEFAULT-VALUE}.")
    private int seconds = 5;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchOptions.between("--workers", workers, 1, 64);
        BenchOptions.between("--seconds", seconds, 1, 3600);
        List<SyntheticLoad> loads = loads();
        Logging.toConsole();
        ReduceBench bench = new ReduceBench(workers, Duration.ofSeconds(seconds), sharesMemory);
        BenchTable<ReduceReport> table = new BenchTable<>(
                spec.commandLine().getOut(),
                ReduceReportText.head(workers),
                ReduceReportText::line,
                json ? ReduceReportText::json : null);
        for (SyntheticLoad load : loads) {
            table.add(bench.run(load));
        }
        table.end();
        return 0;
    }

    private List<SyntheticLoad> loads() {
        List<SyntheticLoad> loads = new ArrayList<>();
        for (int n : parameters) {
            BenchOptions.between("--parameters", n, 1, 1_000_000_000);
            BenchOptions.between("--slices", slices, 1, n);
            for (double density : densities) {
                if (!(density > 0 && density <= 1)) {
                    throw new InputException("--densities has " + density + " (accepted: above 0, up to 1)");
                }
                for (GradientEncoding encoding : encodings) {
                    updates.forEach(u -> loads.add(new SyntheticLoad(n, density, encoding, u, slices)));
                }
            }
        }
        return loads;
    }
}

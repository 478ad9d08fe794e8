package org.isogloss.deploy.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.deploy.bench.ControlBench;
import org.isogloss.deploy.bench.ControlLoad;
import org.isogloss.deploy.bench.ControlReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench control}. */
@Command(
        name = "control",
        mixinStandardHelpOptions = true,
        description =
                "Measures what control costs: the state machine of a run as it is, and its messages as they are written and"
                        + " read, among workers that are simulated in this process. No tensors, no network.")
final class BenchControlCommand implements Callable<Integer> {

    private static final int WARM_UP = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--workers", split = ",", paramLabel = "N", description = "How many. Default: 10,100,1000.")
    private List<Integer> workers = List.of(10, 100, 1000);

    @Option(names = "--lanes", split = ",", paramLabel = "N", description = "Lanes of a step. Default: 4000.")
    private List<Integer> lanes = List.of(4000);

    @Option(names = "--languages", description = "Default: ${DEFAULT-VALUE}.")
    private int languages = 100;

    @Option(
            names = "--steps",
            description = "Steps that are measured, after " + WARM_UP + " others. Default: ${DEFAULT-VALUE}.")
    private int steps = 10;

    @Option(
            names = "--step-seconds",
            paramLabel = "S",
            description =
                    "What the workers alone would take for a step, by the simulated clock. Default: ${DEFAULT-VALUE}.")
    private int stepSeconds = 4;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        workers.forEach(n -> BenchOptions.between("--workers", n, 1, 100_000));
        lanes.forEach(n -> BenchOptions.between("--lanes", n, 1, 65_536));
        BenchOptions.between("--languages", languages, 1, 10_000);
        BenchOptions.between("--steps", steps, 2, 10_000);
        BenchOptions.between("--step-seconds", stepSeconds, 1, 3600);
        Logging.toConsole();
        BenchTable<ControlReport> table = new BenchTable<>(
                spec.commandLine().getOut(),
                ControlReportText.head(languages),
                ControlReportText::line,
                json ? ControlReportText::json : null);
        try (ControlBench bench = new ControlBench(WARM_UP, steps)) {
            loads().forEach(load -> table.add(bench.run(load)));
        }
        table.end();
        return 0;
    }

    private List<ControlLoad> loads() {
        return lanes.stream()
                .flatMap(l -> workers.stream().map(w -> new ControlLoad(w, l, languages, stepSeconds * 1000.0)))
                .toList();
    }
}

package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.worker.bench.StepBench;
import org.isogloss.worker.bench.StepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code isogloss bench step}. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        description = "Measures a training step as a worker does it: parameters into the weights, forward, losses,%n"
                + "backward, gradient out to an array. The batch is noise.")
final class BenchStepCommand implements Callable<Integer> {

    private static final String SIZE = "Over the preset's.";

    @Spec
    private CommandSpec spec;

    @Option(names = "--preset", description = "tiny, small, base or xlsr. Default: ${DEFAULT-VALUE}.")
    private String preset = "small";

    @Option(names = "--conv-dim", description = SIZE)
    private Integer convDim;

    @Option(names = "--hidden", description = SIZE)
    private Integer hidden;

    @Option(names = "--layers", description = SIZE)
    private Integer layers;

    @Option(names = "--heads", description = SIZE)
    private Integer heads;

    @Option(names = "--ffn", description = SIZE)
    private Integer ffn;

    @Option(names = "--codes", description = SIZE)
    private Integer codes;

    @Option(names = "--codevector-dim", description = SIZE)
    private Integer codevectorDim;

    @Option(names = "--final-dim", description = SIZE)
    private Integer finalDim;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, such as objective.negatives=50. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--batch", description = "Utterances of a step. Default: ${DEFAULT-VALUE}.")
    private int batch = 4;

    @Option(names = "--seconds", description = "Length of each. Default: ${DEFAULT-VALUE}.")
    private double seconds = 4;

    @Option(names = "--threads", description = "Threads of the tensor library. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(names = "--device", description = "cpu or cuda:N. Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Option(names = "--warmup", description = "Steps before those that count. Default: ${DEFAULT-VALUE}.")
    private int warmup = 4;

    @Option(names = "--steps", description = "Steps that count. Default: ${DEFAULT-VALUE}.")
    private int steps = 15;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        between("--batch", batch, 1, 4096);
        between("--threads", threads, 1, 1024);
        between("--warmup", warmup, 0, 1_000_000);
        between("--steps", steps, 1, 1_000_000);
        if (!(seconds > 0 && seconds <= 600)) {
            throw new InputException("--seconds is " + seconds + " (accepted: above 0, up to 600)");
        }
        Logging.toConsole();
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = json ? Progress.SILENT : ConsoleProgress.on(out);
        StepReport report = new StepBench(new StepBench.Setup(config(), batch, seconds, device, threads, warmup, steps))
                .run(progress);
        out.println(json ? StepReportText.json(report) : StepReportText.table(report));
        return 0;
    }

    private RunConfig config() {
        List<String> over = new ArrayList<>();
        over.add("model.preset = " + com.typesafe.config.ConfigUtil.quoteString(preset));
        add(over, "conv-channels", convDim);
        add(over, "hidden", hidden);
        add(over, "layers", layers);
        add(over, "heads", heads);
        add(over, "ffn", ffn);
        add(over, "codes", codes);
        add(over, "codevector-dim", codevectorDim);
        add(over, "final-dim", finalDim);
        over.addAll(settings);
        return RunConfigReader.read(null, List.of(), over);
    }

    private static void add(List<String> settings, String key, Integer value) {
        if (value != null) {
            settings.add("model." + key + " = " + value);
        }
    }

    private static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InputException(option + " is " + value + " (accepted: " + least + " to " + most + ")");
        }
    }
}

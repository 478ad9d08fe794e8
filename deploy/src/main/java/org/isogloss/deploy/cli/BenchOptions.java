package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all measurements of training share: the model, where it runs, and how the answer is told. */
final class BenchOptions {

    private static final String SIZE = "Over the preset's.";

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "tiny, small, base or xlsr. Default: ${DEFAULT-VALUE}.")
    private String preset = "small";

    @Option(names = "--conv-dim", paramLabel = "N", description = SIZE)
    private Integer convDim;

    @Option(names = "--hidden", paramLabel = "N", description = SIZE)
    private Integer hidden;

    @Option(names = "--layers", paramLabel = "N", description = SIZE)
    private Integer layers;

    @Option(names = "--heads", paramLabel = "N", description = SIZE)
    private Integer heads;

    @Option(names = "--ffn", paramLabel = "N", description = SIZE)
    private Integer ffn;

    @Option(names = "--codes", paramLabel = "N", description = SIZE)
    private Integer codes;

    @Option(names = "--codevector-dim", paramLabel = "N", description = SIZE)
    private Integer codevectorDim;

    @Option(names = "--final-dim", paramLabel = "N", description = SIZE)
    private Integer finalDim;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, such as objective.negatives=50. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Mixin
    private DeviceOptions at;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    /** Checks, and makes ready to measure. */
    Progress begin(PrintWriter out) {
        between("--threads", at.threads(), 1, 1024);
        Logging.toConsole();
        return json ? Progress.SILENT : ConsoleProgress.on(out);
    }

    String device() {
        return at.device();
    }

    int threads() {
        return at.threads();
    }

    boolean json() {
        return json;
    }

    RunConfig config() {
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

    static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InputException(option + " is " + value + " (accepted: " + least + " to " + most + ")");
        }
    }
}

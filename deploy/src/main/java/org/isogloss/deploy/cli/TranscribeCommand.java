package org.isogloss.deploy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.export.ExportedModel;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.train.Transcriber;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code isogloss transcribe}. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        description = "Writes down what is said in audio files: a line a file, FILE<TAB>text. "
                + "A file that cannot be read is told on standard error, and the others go on; "
                + "the exit code is then 1.")
final class TranscribeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Run directory of a run that has finetuned.")
    private Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Audio in any common format.")
    private List<Path> files;

    @Option(
            names = "--language",
            paramLabel = "LL",
            description =
                    "The language spoken, of whose sub-network, embedding or adapters the model is. Needed if the run has any.")
    private String language;

    @Option(names = "--step", paramLabel = "N", description = "After step N. Default: the newest valid checkpoint.")
    private Long step;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "Longer files are refused: memory grows with the square of the length. "
                    + "Default: ${DEFAULT-VALUE}.")
    private double maxSeconds;

    @Mixin
    private DeviceOptions at;

    @Override
    public Integer call() throws IOException {
        if (!(maxSeconds >= 0.1 && maxSeconds <= 600)) {
            throw new InputException("--max-seconds is " + maxSeconds + " (accepted: 0.1 to 600.0)");
        }
        BenchOptions.between("--threads", at.threads(), 1, 1024);
        Logging.toConsole();
        SavedRun saved = SavedRun.read(run, step);
        saved.checkFinetuned(run);
        WeightMask kept = kept(saved);
        try (Transcriber transcriber = new Transcriber(
                saved.config(), saved.layout(), saved.vocabulary(), maxSeconds, at.threads(), at.device())) {
            transcriber.load(saved.model().vector(saved.layout()), kept);
            return transcribe(transcriber);
        }
    }

    /** @return the exit code */
    private int transcribe(Transcriber transcriber) {
        // Texts are of any script, whatever the terminal's.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int code = 0;
        for (Path file : files) {
            try {
                out.println(file + "\t" + transcriber.transcribe(file));
            } catch (AudioException e) {
                spec.commandLine().getErr().println("isogloss: " + e.getMessage());
                code = 1;
            }
        }
        return code;
    }

    private WeightMask kept(SavedRun saved) {
        Map<String, WeightMask> masks = saved.enforcedMasks();
        List<String> languages = saved.config().corpus().languages();
        if (masks.isEmpty()) {
            if (language != null && !languages.isEmpty() && !languages.contains(language)) {
                throw new InputException("--language is " + language + ", which is none of the run's (accepted: "
                        + String.join(", ", languages) + ")");
            }
            return null;
        }
        if (language == null) {
            throw new InputException("--language is missing, and every language of " + run
                    + " has weights of its own (accepted: " + String.join(", ", new TreeSet<>(masks.keySet()))
                    + ")");
        }
        return ExportedModel.kept(masks, language);
    }
}

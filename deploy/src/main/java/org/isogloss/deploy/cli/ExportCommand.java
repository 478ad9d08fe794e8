package org.isogloss.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.coordinator.export.ExportedHead;
import org.isogloss.coordinator.export.ExportedModel;
import org.isogloss.coordinator.export.ModelExport;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a run's model as a directory that Hugging Face transformers opens.")
final class ExportCommand implements Callable<Integer> {

    /** As users write number formats. */
    private static final Map<String, Dtype> DTYPES = Map.of("fp32", Dtype.F32, "bf16", Dtype.BF16, "fp16", Dtype.F16);

    @Parameters(paramLabel = "RUN", description = "Run directory.")
    private Path run;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "New directory to write.")
    private Path out;

    @Option(
            names = "--language",
            paramLabel = "LL",
            description = "Only this language's sub-network: weights outside its weight mask become 0.")
    private String language;

    @Option(names = "--step", paramLabel = "N", description = "After step N. Default: the newest valid checkpoint.")
    private Long step;

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description = "ctc (Wav2Vec2ForCTC, with vocabulary) or pretraining (Wav2Vec2ForPreTraining). "
                    + "Default: ctc once the run has begun to finetune.")
    private ExportedHead head;

    @Option(
            names = "--dtype",
            paramLabel = "FORMAT",
            defaultValue = "fp32",
            description = "Numbers: fp32, bf16 or fp16. Default: ${DEFAULT-VALUE}.")
    private String dtype;

    @Override
    public Integer call() throws IOException {
        Dtype numbers = DTYPES.get(dtype);
        if (numbers == null) {
            throw new InputException("--dtype is " + dtype + " (accepted: fp32, bf16, fp16)");
        }
        SavedRun saved = SavedRun.read(run, step);
        if (saved.config().hasLanguageParts()) {
            throw new InputException(run + ": its languages have an embedding or adapters of their own, for which"
                    + " the exported model has no place (accepted: a run with adapt.method = sub-network or dense)");
        }
        SavedModel model = saved.model();
        ExportedHead top = head(saved.config(), model.step());
        WeightMask kept = language == null ? null : ExportedModel.kept(saved.enforcedMasks(), language);
        ModelExport.write(
                new ExportedModel(
                        saved.config(),
                        saved.layout(),
                        RunDirectory.readIdentity(run).runId(),
                        model,
                        languages(saved),
                        language,
                        kept,
                        top,
                        saved.vocabulary(),
                        numbers),
                out);
        System.out.println(out + ": " + top.architecture() + " after step "
                + model.step() + " of " + run
                + weights(model)
                + (top == ExportedHead.CTC ? "; its pre-training head is left out" : ctcHeadLeftOut(saved)));
        return 0;
    }

    private ExportedHead head(RunConfig config, long step) {
        ExportedHead trained = ExportedHead.after(config, step);
        if (head == ExportedHead.CTC && trained != ExportedHead.CTC) {
            throw new InputException("--head is ctc, but step " + step + " of " + run + " is "
                    + (config.finetunes() ? "before its finetune phase" : "of a run that does not finetune")
                    + " (accepted: pretraining)");
        }
        return head == null ? trained : head;
    }

    private String weights(SavedModel model) {
        if (language != null) {
            return ", the sub-network of " + language;
        }
        return model.masks().isEmpty() ? "" : ", all weights (--language writes a language's sub-network)";
    }

    private static String ctcHeadLeftOut(SavedRun saved) {
        return Wav2Vec2Layout.hasCtcHead(saved.layout()) ? "; its CTC head is left out" : "";
    }

    private static List<String> languages(SavedRun saved) {
        List<String> named = saved.config().corpus().languages();
        if (!named.isEmpty()) {
            return named;
        }
        List<String> masked = List.copyOf(new TreeSet<>(saved.model().masks().keySet()));
        return masked.isEmpty() ? List.of("all of its corpus") : masked;
    }
}

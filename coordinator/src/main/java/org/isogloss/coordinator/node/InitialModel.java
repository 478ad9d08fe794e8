package org.isogloss.coordinator.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.FirstConvolution;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.BandPassFilters;
import org.isogloss.protocol.model.HuggingFaceModel;
import org.isogloss.protocol.model.ParameterInitializer;

/** The parameters before the first step: random ones, or those of the directory that {@code model.init} names. */
final class InitialModel {

    private final RunConfig config;
    private final ParameterLayout layout;
    private final List<String> vocabulary;
    private final String sha256;
    private final List<String> notes;

    /** Null once handed out, and from the start where a run goes on, which hardly ever asks for them. */
    private float[] parameters;

    private InitialModel(
            RunConfig config,
            ParameterLayout layout,
            List<String> vocabulary,
            float[] parameters,
            String sha256,
            List<String> notes) {
        this.config = config;
        this.layout = layout;
        this.vocabulary = vocabulary;
        this.parameters = parameters;
        this.sha256 = sha256;
        this.notes = notes;
    }

    /**
     * Reads the directory, if there is one, also for a run that goes on: it must not go on under another model.
     *
     * @param vocabulary what the classes of the layout's CTC head stand for; empty when it has none
     * @throws InputException when there is something in the directory that cannot be used
     */
    static InitialModel read(RunConfig config, ParameterLayout layout, List<String> vocabulary) {
        Path dir = config.init().dir();
        if (dir == null || !Files.exists(dir)) {
            return new InitialModel(config, layout, vocabulary, null, null, List.of());
        }
        HuggingFaceModel.Loaded model = load(config, layout, vocabulary);
        String sha256 = Sha256.of(model.parameters());
        boolean goesOn = RunDirectory.holdsRun(config.run().dir());
        float[] parameters = goesOn ? null : model.parameters();
        return new InitialModel(config, layout, vocabulary, parameters, sha256, model.notes());
    }

    private static HuggingFaceModel.Loaded load(RunConfig config, ParameterLayout layout, List<String> vocabulary) {
        HuggingFaceModel model = HuggingFaceModel.open(config.init().dir());
        return model.load(layout, vocabulary, config.run().seed(), config.init().freshHead());
    }

    private float[] random() {
        float[] values = ParameterInitializer.initialize(layout, config.run().seed());
        if (config.init().firstConvolution() == FirstConvolution.BAND_PASS) {
            BandPassFilters.fill(layout, values);
        }
        return values;
    }

    /** Hash of the parameters as little-endian fp32 in layout order; null unless they are a directory's. */
    String sha256() {
        return sha256;
    }

    /** The vector, which is then the caller's alone. */
    float[] take(RunObserver observer) {
        Path dir = config.init().dir();
        if (dir == null) {
            return random();
        }
        if (sha256 == null) {
            throw new InputException("model.init is " + dir + ": is no directory, and run.dir "
                    + config.run().dir() + " has no valid checkpoint to go on from (accepted: the model's directory)");
        }
        observer.event("beginning from " + dir + ": " + String.join("; ", notes) + "; SHA-256 " + sha256);
        float[] taken = parameters == null ? load(config, layout, vocabulary).parameters() : parameters;
        parameters = null;
        return taken;
    }
}

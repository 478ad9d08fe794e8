package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.util.Arrays;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every forward value, loss and gradient against an independent implementation, in both styles of the model. */
class GoldenTest {

    private static final Objective CONTRASTIVE_ALONE = new Objective(0, 0, 1, 0.1f);

    @ParameterizedTest
    @ValueSource(strings = {"xlsr_tiny", "base_tiny"})
    void trainingMode(String name) throws IOException {
        GoldenModel model = new GoldenModel(name);
        GoldenComparison comparison = new GoldenComparison(model, "train_expected.safetensors");

        try (Trainer trainer = trainer(model, Objective.XLSR)) {
            BatchResult result = trainer.accumulate(model.noisyBatch(), model.temperature(), comparison);

            comparison.compareSeen();
            comparison.compareScalar("contrastive_loss", result.contrastiveLoss());
            comparison.compareScalar("diversity_loss", result.diversityLoss());
            comparison.compareScalar("loss", result.contrastiveLoss() + 0.1 * result.diversityLoss());
            comparison.compareScalar("codevector_perplexity", softPerplexity(model.config(), result));
            compareGradients(model, trainer, comparison);
            comparison.assertComplete();
        }
    }

    /**
     * Hugging Face takes the diversity of the chosen codes in evaluation, through which no gradient flows; so its
     * gradients are those of the contrastive loss alone.
     */
    @ParameterizedTest
    @ValueSource(strings = {"xlsr_tiny", "base_tiny"})
    void evaluationMode(String name) throws IOException {
        GoldenModel model = new GoldenModel(name);
        GoldenComparison comparison = new GoldenComparison(model, "expected.safetensors");

        try (Trainer trainer = trainer(model, CONTRASTIVE_ALONE)) {
            BatchResult result = trainer.accumulate(model.batch(), 1, comparison);

            comparison.compareSeen();
            double perplexity = perplexityOfChosenCodes(model.config(), result);
            double unused = 1 - perplexity / result.codeCounts().length;
            comparison.compareScalar("contrastive_loss", result.contrastiveLoss());
            comparison.compareScalar("codevector_perplexity", perplexity);
            comparison.compareScalar("diversity_loss", unused * result.hiddenFrames());
            comparison.compareScalar("loss", result.contrastiveLoss() + 0.1 * unused * result.hiddenFrames());
            compareGradients(model, trainer, comparison);
            comparison.assertComplete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsr_tiny", "base_tiny"})
    void evaluatingIsTheForwardPassAlone(String name) throws IOException {
        GoldenModel model = new GoldenModel(name);
        GoldenComparison comparison = new GoldenComparison(model, "expected.safetensors");

        try (Trainer trainer = trainer(model, Objective.XLSR)) {
            BatchResult result = trainer.evaluate(model.batch(), comparison);

            comparison.compareSeen();
            comparison.compareScalar("contrastive_loss", result.contrastiveLoss());
            float[] gradients = new float[Wav2Vec2Layout.of(model.config()).size()];
            trainer.gradients(gradients);
            assertThat(gradients).containsOnly(0);
        }
    }

    private static Trainer trainer(GoldenModel model, Objective objective) throws IOException {
        ModelConfig config = model.config();
        Trainer trainer = new Trainer(config, Wav2Vec2Layout.of(config), Engines.start(1), Device.cpu(), objective);
        trainer.load(model.parameters(), null);
        return trainer;
    }

    private static void compareGradients(GoldenModel model, Trainer trainer, GoldenComparison comparison) {
        ParameterLayout layout = Wav2Vec2Layout.of(model.config());
        float[] gradients = new float[layout.size()];
        trainer.gradients(gradients);
        comparison.compareGradients(layout, gradients);
    }

    private static double softPerplexity(ModelConfig config, BatchResult result) {
        int all = config.codebooks() * config.codes();
        return all * (1 - result.diversityLoss() / result.hiddenFrames());
    }

    private static double perplexityOfChosenCodes(ModelConfig config, BatchResult result) {
        double[] entropy = new double[config.codebooks()];
        for (int i = 0; i < result.codeCounts().length; i++) {
            double p = (double) result.codeCounts()[i] / result.hiddenFrames();
            entropy[i / config.codes()] -= p == 0 ? 0 : p * Math.log(p);
        }
        return Arrays.stream(entropy).map(Math::exp).sum();
    }
}

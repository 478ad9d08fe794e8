package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanguageEmbeddingTest {

    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG, 0, List.of("es", "it"));
    private static final ParameterSpec ES = LAYOUT.spec("language_embedding.es");
    private static final ParameterSpec IT = LAYOUT.spec("language_embedding.it");
    private static final WeightMask OF_IT = new TrainedWeights(
                    LAYOUT,
                    RunConfigReader.read(
                            null, List.of(), List.of("run.phases = [adapt]", "adapt.method = language-embedding")))
            .used("it");

    private final float[] parameters = ParameterInitializer.initialize(LAYOUT, 3);
    private final Batch batch = MadeUpSpeech.batch(1);
    private final Trainer trainer =
            new Trainer(MadeUpSpeech.CONFIG, LAYOUT, Engines.start(1), Device.cpu(), Objective.XLSR);

    @AfterEach
    void close() {
        trainer.close();
    }

    private double lossOfIt() {
        trainer.load(parameters, OF_IT);
        return trainer.evaluate(batch).contrastiveLoss();
    }

    @Test
    void untilItIsTrainedTheModelIsTheSameAsWithout() {
        ParameterLayout layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);
        try (Trainer plain = new Trainer(MadeUpSpeech.CONFIG, layout, Engines.start(1), Device.cpu(), Objective.XLSR)) {
            plain.load(ParameterInitializer.initialize(layout, 3), null);
            assertThat(lossOfIt()).isEqualTo(plain.evaluate(batch).contrastiveLoss());
        }
    }

    @Test
    void aLanguageHearsItsOwnAndNoOther() {
        double before = lossOfIt();
        Arrays.fill(parameters, ES.offset(), ES.end(), 1);
        assertThat(lossOfIt()).isEqualTo(before);
        Arrays.fill(parameters, IT.offset(), IT.offset() + 1, 1);
        assertThat(lossOfIt()).isNotEqualTo(before);
    }

    /** The gradient is what the loss does when the language's vector takes a small step along it. */
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        // Without Gumbel noise, as an evaluation is.
        Batch still = new Batch(
                batch.language(),
                batch.rows(),
                batch.samples(),
                batch.waveform(),
                batch.lengths(),
                batch.hidden(),
                batch.negatives(),
                new float[0]);
        trainer.load(parameters, OF_IT);
        trainer.accumulate(still, 1);
        float[] gradients = new float[LAYOUT.size()];
        trainer.gradients(gradients);
        double square = 0;
        for (int i = IT.offset(); i < IT.end(); i++) {
            square += (double) gradients[i] * gradients[i];
        }
        assertThat(square).isPositive();
        double step = 1e-2 / Math.sqrt(square);
        double slope = (lossAt(gradients, step) - lossAt(gradients, -step)) / (2 * step);
        assertThat(slope).isCloseTo(square, within(0.03 * square));
    }

    private double lossAt(float[] gradients, double step) {
        for (int i = IT.offset(); i < IT.end(); i++) {
            parameters[i] = (float) (step * gradients[i]);
        }
        return lossOfIt();
    }
}

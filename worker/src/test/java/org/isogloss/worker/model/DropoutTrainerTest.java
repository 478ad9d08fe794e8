package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps with dropout: their gradients, what they leave out, and that they are the same whoever computes them. */
class DropoutTrainerTest {

    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG, 6);
    private static final String CODE_LOGITS = "quantizer.weight_proj.";
    private static final Objective DIVERSE = new Objective(1, 0, 1, 0.1f);
    private static final DropoutRates EVERYWHERE = new DropoutRates(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0);

    private final float[] parameters = ParameterInitializer.initialize(LAYOUT, 3);
    private final Trainer trainer = trainer();

    private static Trainer trainer() {
        return new Trainer(MadeUpSpeech.CONFIG, LAYOUT, Engines.start(1), Device.cpu(), DIVERSE);
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private static Dropout dropout(DropoutRates rates, int microBatch) {
        return new Dropout(rates, 1, 5, 2, microBatch);
    }

    private static DropoutRates layerDrop(double rate) {
        return new DropoutRates(0, 0, 0, 0, 0, 0, rate);
    }

    private static DropoutRates onlyAt(DropoutSite site) {
        return switch (site) {
            case FEATURES -> new DropoutRates(0, 0, 0, 0.2, 0, 0, 0);
            case QUANTIZER_INPUT -> new DropoutRates(0, 0, 0, 0, 0.2, 0, 0);
            case ENCODER_INPUT, ATTENTION_OUTPUT, FEED_FORWARD_OUTPUT -> new DropoutRates(0.2, 0, 0, 0, 0, 0, 0);
            case ATTENTION_WEIGHTS -> new DropoutRates(0, 0, 0.2, 0, 0, 0, 0);
            case FEED_FORWARD_INNER -> new DropoutRates(0, 0.2, 0, 0, 0, 0, 0);
            case HEAD_INPUT -> new DropoutRates(0, 0, 0, 0, 0, 0.2, 0);
        };
    }

    /** With the most likely codes, so that the loss is smooth. */
    private static Batch batch() {
        Batch b = MadeUpSpeech.batch(1);
        return new Batch(
                b.language(),
                b.rows(),
                b.samples(),
                b.waveform(),
                b.lengths(),
                b.hidden(),
                b.negatives(),
                new float[0]);
    }

    private static CtcBatch transcribed() {
        Batch b = batch();
        int[] none = {};
        Batch speech = new Batch(
                b.language(),
                b.rows(),
                b.samples(),
                b.waveform(),
                new int[] {16_000, 12_000, 8_000},
                none,
                none,
                new float[0]);
        return new CtcBatch(speech, new int[] {1, 2, 3, 3}, new int[] {2, 2, 0}, none);
    }

    /** A loss, and the parameters that it depends on smoothly. */
    private enum Loss {
        CTC {
            @Override
            double of(Trainer trainer, Dropout dropout) {
                return trainer.accumulateCtc(transcribed(), Trained.ALL, dropout)
                        .loss();
            }

            @Override
            boolean isSmoothIn(String parameter) {
                return true;
            }
        },
        /** Jumps where another code becomes the likeliest. */
        CONTRASTIVE {
            @Override
            double of(Trainer trainer, Dropout dropout) {
                return trainer.accumulate(batch(), 1, dropout).contrastiveLoss();
            }

            @Override
            boolean isSmoothIn(String parameter) {
                return !parameter.startsWith("wav2vec2.feature_extractor.")
                        && !parameter.startsWith("wav2vec2.feature_projection.layer_norm.")
                        && !parameter.startsWith(CODE_LOGITS);
            }
        },
        /** The only loss that moves the logits of the codes when they are not sampled. */
        DIVERSITY {
            @Override
            double of(Trainer trainer, Dropout dropout) {
                return trainer.accumulate(batch(), 1, dropout).diversityLoss();
            }

            @Override
            boolean isSmoothIn(String parameter) {
                return parameter.startsWith(CODE_LOGITS);
            }
        };

        abstract double of(Trainer trainer, Dropout dropout);

        abstract boolean isSmoothIn(String parameter);
    }

    private double loss(float[] at, Dropout dropout, Loss loss) {
        trainer.load(at, null);
        return loss.of(trainer, dropout);
    }

    private float[] gradients(Dropout dropout, Loss loss) {
        loss(parameters, dropout, loss);
        return gradients(trainer);
    }

    private static float[] gradients(Trainer of) {
        float[] gradients = new float[LAYOUT.size()];
        of.gradients(gradients);
        return gradients;
    }

    private static double square(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> (double) values[i] * values[i])
                .sum();
    }

    /** What is left out stays the same, so the gradient is the slope of the loss. */
    private void gradientIsTheSlope(Dropout dropout, Loss loss) {
        float[] gradients = gradients(dropout, loss);
        LAYOUT.specs().stream()
                .filter(spec -> !loss.isSmoothIn(spec.name()))
                .forEach(spec -> Arrays.fill(gradients, spec.offset(), spec.end(), 0));
        double square = square(gradients);
        double step = 1e-3 / Math.sqrt(square);
        double slope = (loss(moved(gradients, step), dropout, loss) - loss(moved(gradients, -step), dropout, loss))
                / (2 * step);
        assertThat(slope).isCloseTo(square, within(0.01 * square));
    }

    private float[] moved(float[] along, double step) {
        float[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * along[i]);
        }
        return moved;
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfWhatIsKept(DropoutSite site) {
        Dropout dropout = dropout(onlyAt(site), 0);
        for (Loss loss : Loss.values()) {
            boolean matters =
                    switch (site) {
                        case QUANTIZER_INPUT -> loss != Loss.CTC;
                        case HEAD_INPUT -> loss == Loss.CTC;
                        default -> loss != Loss.DIVERSITY;
                    };
            assertThat(loss(parameters, dropout, loss) != loss(parameters, Dropout.NONE, loss))
                    .isEqualTo(matters);
            gradientIsTheSlope(dropout, loss);
        }
    }

    @Test
    void allTogetherStillHaveTheGradientOfTheLoss() {
        DropoutRates all = new DropoutRates(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3);
        for (int microBatch = 0; microBatch < 4; microBatch++) {
            for (Loss loss : Loss.values()) {
                gradientIsTheSlope(dropout(all, microBatch), loss);
            }
        }
    }

    @Test
    void aRateOfZeroChangesNoBit() {
        for (Loss loss : Loss.values()) {
            assertThat(gradients(dropout(DropoutRates.NONE, 0), loss)).isEqualTo(gradients(Dropout.NONE, loss));
        }
    }

    @Test
    void anotherTrainerLeavesOutTheSame() {
        Dropout dropout = dropout(new DropoutRates(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3), 1);
        float[] here = gradients(dropout, Loss.CONTRASTIVE);
        try (Trainer other = trainer()) {
            other.load(parameters, null);
            // What it did before is of no concern.
            other.accumulate(MadeUpSpeech.batch(2), 1, dropout(EVERYWHERE, 7));
            other.load(parameters, null);
            other.accumulate(batch(), 1, dropout);
            assertThat(gradients(other)).isEqualTo(here);
        }
        assertThat(gradients(dropout(EVERYWHERE, 2), Loss.CONTRASTIVE)).isNotEqualTo(here);
    }

    /** What the graph keeps of it is PyTorch's own: another site has used the buffer long before the backward pass. */
    @Test
    void nothingOfItOutlivesAStep() {
        trainer.load(parameters, null);
        int before = trainer.liveArrays();
        float[] first = gradients(dropout(EVERYWHERE, 1), Loss.CTC);
        for (int i = 0; i < 10; i++) {
            gradients(dropout(EVERYWHERE, 2), Loss.CONTRASTIVE);
        }
        assertThat(gradients(dropout(EVERYWHERE, 1), Loss.CTC)).isEqualTo(first);
        assertThat(trainer.liveArrays()).isEqualTo(before);
    }

    @Test
    void aLayerThatIsLeftOutHasNoGradient() {
        int microBatch = IntStream.range(0, 1000)
                .filter(i -> dropout(layerDrop(0.5), i).leavesOut(0)
                        && !dropout(layerDrop(0.5), i).leavesOut(1))
                .findFirst()
                .orElseThrow();
        float[] gradients = gradients(dropout(layerDrop(0.5), microBatch), Loss.CONTRASTIVE);
        assertThat(reached(gradients, "wav2vec2.encoder.layers.0.")).containsOnly(false);
        assertThat(reached(gradients, "wav2vec2.encoder.layers.1.")).contains(true);
    }

    @Test
    void allLayersMayBeLeftOut() {
        Dropout dropout = dropout(layerDrop(Math.nextDown(1.0)), 0);
        for (Loss loss : List.of(Loss.CTC, Loss.CONTRASTIVE)) {
            assertThat(loss(parameters, dropout, loss)).isFinite();
            float[] gradients = gradients(trainer);
            assertThat(reached(gradients, "wav2vec2.encoder.layers.")).containsOnly(false);
            assertThat(reached(gradients, "wav2vec2.encoder.pos_conv_embed.")).containsOnly(true);
            assertThat(reached(gradients, "wav2vec2.feature_extractor.")).containsOnly(true);
        }
    }

    /** For each tensor of that name's beginning, whether it has a gradient. */
    private static List<Boolean> reached(float[] gradients, String prefix) {
        return LAYOUT.specs().stream()
                .filter(spec -> spec.name().startsWith(prefix))
                .map(spec -> reached(gradients, spec))
                .toList();
    }

    private static boolean reached(float[] gradients, ParameterSpec spec) {
        return square(Arrays.copyOfRange(gradients, spec.offset(), spec.end())) > 0;
    }
}

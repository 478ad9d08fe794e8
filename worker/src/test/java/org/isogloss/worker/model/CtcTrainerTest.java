package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CtcTrainerTest {

    private static final int VOCABULARY = 6;
    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG, VOCABULARY);
    private static final int[] NOTHING = {};

    private final float[] parameters = ParameterInitializer.initialize(LAYOUT, 3);
    private final Trainer trainer =
            new Trainer(MadeUpSpeech.CONFIG, LAYOUT, Engines.start(1), Device.cpu(), Objective.XLSR);

    @AfterEach
    void close() {
        trainer.close();
    }

    private static CtcBatch batch(int[] lengths, int[] hidden, int[] hiddenChannels, int[]... labels) {
        Batch b = MadeUpSpeech.batch(1);
        float[] waveform = b.waveform().clone();
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(waveform, row * b.samples() + lengths[row], (row + 1) * b.samples(), 0);
        }
        return new CtcBatch(
                new Batch(b.language(), b.rows(), b.samples(), waveform, lengths, hidden, NOTHING, new float[0]),
                Arrays.stream(labels).flatMapToInt(Arrays::stream).toArray(),
                Arrays.stream(labels).mapToInt(row -> row.length).toArray(),
                hiddenChannels);
    }

    private static CtcBatch batch() {
        return batch(new int[] {16_000, 12_000, 8_000}, NOTHING, NOTHING, new int[] {1, 2}, new int[] {3, 3}, NOTHING);
    }

    private float[] gradientsOf(CtcBatch batch, Trained trained) {
        trainer.load(parameters, null);
        trainer.accumulateCtc(batch, trained);
        float[] gradients = new float[LAYOUT.size()];
        trainer.gradients(gradients);
        return gradients;
    }

    private static List<String> reached(float[] gradients) {
        List<String> names = new ArrayList<>();
        for (ParameterSpec spec : LAYOUT.specs()) {
            if (IntStream.range(spec.offset(), spec.end()).anyMatch(i -> gradients[i] != 0)) {
                names.add(spec.name());
            }
        }
        return names;
    }

    /** The gradient is what the loss does when all parameters take a small step along it. */
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        float[] gradients = gradientsOf(batch(), Trained.ALL);
        double square = 0;
        for (float g : gradients) {
            square += (double) g * g;
        }
        double step = 1e-3 / Math.sqrt(square);

        assertThat((lossAt(gradients, step) - lossAt(gradients, -step)) / (2 * step))
                .isCloseTo(square, within(0.01 * square));
    }

    private double lossAt(float[] gradients, double step) {
        float[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * gradients[i]);
        }
        trainer.load(moved, null);
        return trainer.evaluateCtc(batch()).loss();
    }

    @Test
    void onlyWhatIsTrainedHasAGradientAndItIsTheSame() {
        float[] all = gradientsOf(batch(), Trained.ALL);
        for (Trained trained : Trained.values()) {
            float[] some = gradientsOf(batch(), trained);
            assertThat(new TreeSet<>(reached(some))).isEqualTo(new TreeSet<>(expected(trained)));
            for (String name : reached(some)) {
                ParameterSpec spec = LAYOUT.spec(name);
                assertThat(Arrays.copyOfRange(some, spec.offset(), spec.end()))
                        .as(name)
                        .isEqualTo(Arrays.copyOfRange(all, spec.offset(), spec.end()));
            }
        }
    }

    private static List<String> expected(Trained trained) {
        return LAYOUT.specs().stream()
                .map(ParameterSpec::name)
                .filter(name -> switch (trained) {
                    case HEAD -> name.startsWith("lm_head.");
                    case ENCODER_AND_HEAD -> inBody(name) && !name.startsWith("wav2vec2.feature_extractor.");
                    case ALL -> inBody(name);
                })
                .toList();
    }

    private static boolean inBody(String name) {
        // No frame is hidden, so the embedding of hidden ones is not used.
        return name.startsWith("lm_head.")
                || (name.startsWith("wav2vec2.") && !name.equals("wav2vec2.masked_spec_embed"));
    }

    @Test
    void hiddenFramesAndChannelsAreHidden() {
        CtcBatch whole = batch();
        int frames = MadeUpSpeech.CONFIG.frames(whole.speech().samples());
        CtcBatch spans = batch(
                whole.speech().lengths(), new int[] {3, 4, frames + 7}, NOTHING, whole.labels(), NOTHING, NOTHING);
        CtcBatch channels =
                batch(whole.speech().lengths(), NOTHING, new int[] {0, 1, 50}, whole.labels(), NOTHING, NOTHING);

        assertThat(reached(gradientsOf(spans, Trained.ALL))).contains("wav2vec2.masked_spec_embed");
        int width = MadeUpSpeech.CONFIG.hidden();
        trainer.accumulateCtc(channels, Trained.ALL, (name, array) -> {
            if (name.equals("masked_features")) {
                float[] x = array.toFloatArray();
                for (int i = 0; i < x.length; i++) {
                    int channel = i / (frames * width) * width + i % width;
                    assertThat(x[i] == 0).isEqualTo(channel == 0 || channel == 1 || channel == 50);
                }
            }
        });
    }

    @Test
    void aRowWithoutAnAlignmentIsCountedAndLeftOut() {
        int[] tooMany = IntStream.generate(() -> 1).limit(40).toArray();
        CtcBatch with = batch(new int[] {16_000, 12_000, 8_000}, NOTHING, NOTHING, new int[] {1, 2}, tooMany, NOTHING);
        trainer.load(parameters, null);

        CtcResult result = trainer.accumulateCtc(with, Trained.ALL);
        CtcResult evaluated = trainer.evaluateCtc(with);

        assertThat(result.rows()).isEqualTo(3);
        assertThat(result.impossible()).isEqualTo(1);
        assertThat(result.loss()).isFinite().isPositive().isEqualTo(evaluated.loss());
        assertThat(result.audioSeconds()).isEqualTo(2.25);
        assertThat(result.frames()).isEqualTo(49 + 37 + 24);
        assertThat(result.paths()).isEqualTo(evaluated.paths());
    }

    @Test
    void paddingChangesNothing() {
        CtcBatch padded = batch();
        Batch b = padded.speech();
        int longer = b.samples() + 3_000;
        float[] waveform = new float[b.rows() * longer];
        for (int row = 0; row < b.rows(); row++) {
            System.arraycopy(b.waveform(), row * b.samples(), waveform, row * longer, b.samples());
        }
        CtcBatch more = new CtcBatch(
                new Batch(b.language(), b.rows(), longer, waveform, b.lengths(), NOTHING, NOTHING, new float[0]),
                padded.labels(),
                padded.labelLengths(),
                NOTHING);
        trainer.load(parameters, null);

        assertThat(trainer.evaluateCtc(more).loss())
                .isCloseTo(trainer.evaluateCtc(padded).loss(), within(1e-3));
    }

    @Test
    void nothingNativeOutlivesAStep() {
        trainer.load(parameters, null);
        for (int i = 0; i < 3; i++) {
            for (Trained trained : Trained.values()) {
                trainer.accumulateCtc(batch(), trained);
            }
            trainer.evaluateCtc(batch());
            trainer.gradients(new float[LAYOUT.size()]);
        }
        assertThat(trainer.liveArrays()).isEqualTo(LAYOUT.specs().size());
    }

    @Test
    void aLayoutWithoutClassifierHasNoCtc() {
        ParameterLayout layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);
        try (Trainer pretraining =
                new Trainer(MadeUpSpeech.CONFIG, layout, Engines.start(1), Device.cpu(), Objective.XLSR)) {
            assertThatThrownBy(() -> pretraining.evaluateCtc(batch())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void labelsMustFitTheirRows() {
        assertThatThrownBy(() -> new CtcBatch(MadeUpSpeech.batch(1), new int[] {1}, new int[] {1, 0, 1}, NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CtcBatch(MadeUpSpeech.batch(1), new int[] {0}, new int[] {1, 0, 0}, NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

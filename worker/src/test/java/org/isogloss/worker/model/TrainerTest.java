package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {

    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);

    private final float[] parameters = ParameterInitializer.initialize(LAYOUT, 3);
    private final Trainer trainer = trainer(Objective.XLSR);

    private static Trainer trainer(Objective objective) {
        return new Trainer(MadeUpSpeech.CONFIG, LAYOUT, Engines.start(1), Device.cpu(), objective);
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    @Test
    void nothingNativeOutlivesAStep() {
        trainer.load(parameters, null);
        step(0);
        int before = trainer.liveArrays();

        for (int i = 1; i <= 20; i++) {
            step(i);
            trainer.load(parameters, null);
        }

        assertThat(trainer.liveArrays())
                .isEqualTo(before)
                .isEqualTo(LAYOUT.specs().size());
    }

    @Test
    void withoutAGraphALayersFramesAreFreedWhenTheNextHasThem() {
        trainer.load(parameters, null);
        Batch batch = MadeUpSpeech.batch(1);
        FlatRows rows = FlatRows.of(MadeUpSpeech.CONFIG, batch.rows(), batch.samples());
        List<Shape> alive = new ArrayList<>();

        trainer.evaluate(batch, (name, value) -> {
            if (name.equals("conv_features")) {
                value.getManager().getManagedArrays().forEach(each -> alive.add(each.getShape()));
            }
        });

        assertThat(alive).isNotEmpty();
        for (int level = 1; level < rows.length().length; level++) {
            long channels = MadeUpSpeech.CONFIG.convDim().get(level - 1);
            // What the observer was shown has the frames of rows alone.
            if (rows.length()[level] > rows.rows() * rows.spacing()[level]) {
                assertThat(alive).doesNotContain(new Shape(rows.length()[level], channels));
            }
        }
    }

    private void step(int seed) {
        trainer.accumulate(MadeUpSpeech.batch(seed), 2);
        trainer.evaluate(MadeUpSpeech.batch(seed));
        gradients();
    }

    @Test
    void anotherProcessComputesTheSameBits() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GradientHash.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        String here = GradientHash.compute();
        String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isZero();
        assertThat(there.lines()).endsWith(here);
        assertThat(GradientHash.compute()).isEqualTo(here);
    }

    /** Whatever the graph holds must be PyTorch's own: memory of the JVM's may be freed between forward and backward. */
    @Test
    void garbageCollectionChangesNoBit() throws InterruptedException {
        float[] expected = gradientsOf(MadeUpSpeech.batch(1));
        AtomicBoolean done = new AtomicBoolean();
        Thread collector = new Thread(() -> {
            while (!done.get()) {
                System.gc();
                // All stands still meanwhile; many collections a gradient are enough.
                LockSupport.parkNanos(5_000_000);
            }
        });
        collector.start();
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(gradientsOf(MadeUpSpeech.batch(1))).isEqualTo(expected);
            }
        } finally {
            done.set(true);
            collector.join();
        }
    }

    @Test
    void gradientsAddUpOverBatches() {
        float[] first = gradientsOf(MadeUpSpeech.batch(1));
        float[] second = gradientsOf(MadeUpSpeech.batch(2));

        float[] both = gradientsOf(MadeUpSpeech.batch(1), MadeUpSpeech.batch(2));

        for (int i = 0; i < both.length; i++) {
            float sum = first[i] + second[i];
            assertThat(both[i]).isCloseTo(sum, within(1e-5f + 1e-4f * Math.abs(sum)));
        }
    }

    @Test
    void gradientsStartAgainFromZeroEvenAfterInfinity() {
        float[] expected = gradientsOf(MadeUpSpeech.batch(1));
        float[] broken = parameters.clone();
        Arrays.fill(broken, Float.NaN);
        trainer.load(broken, null);
        trainer.accumulate(MadeUpSpeech.batch(1), 2);

        assertThat(gradientsOf(MadeUpSpeech.batch(1))).isEqualTo(expected);
    }

    @Test
    void prunedWeightsCountAsZero() {
        ParameterSpec pruned = LAYOUT.spec("wav2vec2.encoder.layers.0.feed_forward.output_dense.weight");
        long[] words = WeightMask.full(LAYOUT.size()).words();
        float[] zeroed = parameters.clone();
        for (int i = pruned.offset(); i < pruned.end(); i += 3) {
            words[i >> 6] &= ~(1L << i);
            zeroed[i] = 0;
        }
        float[] expected = gradientsOf(zeroed, null);

        float[] actual = gradientsOf(parameters, WeightMask.ofWords(words, LAYOUT.size()));

        assertThat(actual).isEqualTo(expected).isNotEqualTo(gradientsOf(parameters, null));
    }

    @Test
    void evaluationLeavesGradientsAlone() {
        float[] expected = gradientsOf(MadeUpSpeech.batch(1));
        trainer.load(parameters, null);
        trainer.accumulate(MadeUpSpeech.batch(1), 2);
        trainer.evaluate(MadeUpSpeech.batch(2));

        assertThat(gradients()).isEqualTo(expected);
    }

    @Test
    void theMultiplierScalesTheExtractorsGradientAlone() {
        ParameterSpec extractor = LAYOUT.spec("wav2vec2.feature_extractor.conv_layers.3.conv.weight");
        ParameterSpec encoder = LAYOUT.spec("wav2vec2.encoder.layers.0.attention.v_proj.weight");
        float[] whole = gradientsOf(MadeUpSpeech.batch(1));

        try (Trainer tenth = trainer(new Objective(0.1f, 0, 0.1f, 0.1f))) {
            tenth.load(parameters, null);
            tenth.accumulate(MadeUpSpeech.batch(1), 2);
            float[] scaled = new float[LAYOUT.size()];
            tenth.gradients(scaled);

            assertThat(norm(scaled, extractor)).isCloseTo(0.1 * norm(whole, extractor), within(1e-3));
            assertThat(norm(scaled, encoder)).isCloseTo(norm(whole, encoder), within(1e-3));
        }
    }

    @Test
    void resultsCountWhatTheBatchHas() {
        trainer.load(parameters, null);
        Batch batch = MadeUpSpeech.batch(1);

        BatchResult result = trainer.evaluate(batch);

        assertThat(result.hiddenFrames()).isEqualTo(batch.hidden().length);
        assertThat(result.correct()).isBetween(0, batch.hidden().length);
        assertThat(result.audioSeconds()).isEqualTo(3);
        assertThat(Arrays.stream(result.codeCounts()).sum())
                .isEqualTo((long) batch.hidden().length * MadeUpSpeech.CONFIG.codebooks());
    }

    @Test
    void aBatchWithNothingToPredictIsRefused() {
        trainer.load(parameters, null);
        Batch b = MadeUpSpeech.batch(1);
        Batch empty = new Batch(
                b.language(), b.rows(), b.samples(), b.waveform(), b.lengths(), new int[0], new int[0], new float[0]);

        assertThatThrownBy(() -> trainer.evaluate(empty)).isInstanceOf(IllegalArgumentException.class);
    }

    private float[] gradientsOf(float[] values, WeightMask weightMask) {
        trainer.load(values, weightMask);
        trainer.accumulate(MadeUpSpeech.batch(1), 2);
        return gradients();
    }

    private float[] gradientsOf(Batch... batches) {
        trainer.load(parameters, null);
        for (Batch batch : batches) {
            trainer.accumulate(batch, 2);
        }
        return gradients();
    }

    private float[] gradients() {
        float[] gradients = new float[LAYOUT.size()];
        trainer.gradients(gradients);
        return gradients;
    }

    private static double norm(float[] values, ParameterSpec spec) {
        double square = 0;
        for (int i = spec.offset(); i < spec.end(); i++) {
            square += (double) values[i] * values[i];
        }
        return Math.sqrt(square);
    }
}

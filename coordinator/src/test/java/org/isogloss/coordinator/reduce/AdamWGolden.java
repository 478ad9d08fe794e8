package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;

/** The reference trajectories of {@code golden/adamw.safetensors}. */
final class AdamWGolden {

    static final int SIZE = 1000;
    static final int STEPS = 20;
    private static final int STORED = 300;

    private final Map<String, Tensor> tensors;

    private AdamWGolden(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    static AdamWGolden read() {
        try {
            Path file = Path.of(Objects.requireNonNull(AdamWGolden.class.getResource("/golden/adamw.safetensors"))
                    .toURI());
            return new AdamWGolden(SafeTensors.read(file));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    float[] start() {
        return tensors.get("p0").floats();
    }

    /** Of a step counted from 1, like all below. */
    float[] gradient(int step) {
        return row("grads", step, SIZE);
    }

    WeightMask kept(int step) {
        long[] flags = tensors.get("masks").longs();
        long[] words = new long[(SIZE + 63) / 64];
        for (int i = 0; i < SIZE; i++) {
            words[i / 64] |= flags[(step - 1) * SIZE + i] << i % 64;
        }
        return WeightMask.ofWords(words, SIZE);
    }

    Hyperparameters hyperparameters(int step, boolean clip) {
        double rate = tensors.get("lr").data().getDouble(8 * (step - 1));
        double norm = clip ? tensors.get("max_norm").data().getDouble(0) : Double.POSITIVE_INFINITY;
        return new Hyperparameters(rate, 0.9, 0.98, 1e-6, 0.01, norm, false);
    }

    float norm(String run, int step) {
        return row(run + ".f32.total_norm", step, 1)[0];
    }

    float clipFactor(String run, int step) {
        return row(run + ".f32.clip_coef", step, 1)[0];
    }

    void checkParameters(String run, int step, AdamWState state) {
        float[] expected = row(run + ".f32.param", step, STORED);
        for (int i = 0; i < STORED; i++) {
            assertThat(state.parameters()[i])
                    .as("%s: parameter %d after step %d", run, i, step)
                    .isCloseTo(expected[i], within(5e-6f));
        }
    }

    void checkMoments(String run, int step, AdamWState state) {
        checkMoment(run + ".f32.exp_avg", step, state.firstMoment());
        checkMoment(run + ".f32.exp_avg_sq", step, state.secondMoment());
    }

    private void checkMoment(String name, int step, float[] actual) {
        float[] all = tensors.get(name).floats();
        float[] expected = row(name, step, STORED);
        for (int i = 0; i < STORED; i++) {
            float largest = 0;
            for (int s = 0; s < STEPS; s++) {
                largest = Math.max(largest, Math.abs(all[s * STORED + i]));
            }
            assertThat(actual[i])
                    .as("%s of value %d after step %d", name, i, step)
                    .isCloseTo(expected[i], within(1e-5f * largest));
        }
    }

    private float[] row(String name, int step, int width) {
        return Arrays.copyOfRange(tensors.get(name).floats(), (step - 1) * width, step * width);
    }
}

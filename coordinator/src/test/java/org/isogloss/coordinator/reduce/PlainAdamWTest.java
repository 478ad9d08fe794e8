package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.MaskedAdamW;
import org.junit.jupiter.api.Test;

class PlainAdamWTest {

    private static final float[] START = {0.5f, -0.25f, 2};
    private static final float[][] LANES = {{0.5f, -1, 4}, {1.5f, 3, -2}};

    private static Hyperparameters hyperparameters(double clipNorm) {
        return new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, clipNorm, false);
    }

    /** What {@link MaskedAdamW} makes of a gradient given whole. */
    private static float[] expected(float[] gradient, int steps) {
        AdamWState state = AdamWState.fresh(START.clone());
        for (int step = 1; step <= steps; step++) {
            new MaskedAdamW(hyperparameters(1), step).update(state, 0, START.length, gradient);
        }
        return state.parameters();
    }

    @Test
    void stepsByTheSumOverTheSampleSize() {
        PlainAdamW plain = new PlainAdamW(START.clone());
        for (int step = 0; step < 2; step++) {
            plain.add(LANES[0]);
            plain.add(LANES[1]);
            plain.commit(2, hyperparameters(Double.POSITIVE_INFINITY));
        }
        assertThat(plain.parameters()).containsExactly(expected(new float[] {1, 1, 1}, 2));
    }

    @Test
    void clipsTheNormOfTheMean() {
        PlainAdamW plain = new PlainAdamW(START.clone());
        plain.add(new float[] {12, 0, -16});
        Hyperparameters clipped = hyperparameters(5);
        plain.commit(2, clipped);
        float factor = (float) (clipped.clipFactor(10) / 2);
        assertThat(plain.parameters()).containsExactly(expected(new float[] {12 * factor, 0, -16 * factor}, 1));
    }
}

package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.MaskedAdamW;

/**
 * The optimizer as a program without a cluster would have it: gradients summed as floats in one array, all parameters in
 * another. The formula is {@link MaskedAdamW}, as in {@link Reducer}, which is measured against this.
 */
public final class PlainAdamW {

    private final AdamWState state;
    private final float[] sums;
    private long step;

    /** @param parameters the values before the first step; changed from now on */
    public PlainAdamW(float[] parameters) {
        this.state = AdamWState.fresh(parameters);
        this.sums = new float[parameters.length];
    }

    /** Adds the gradient of a part of the step's samples. */
    public void add(float[] gradient) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += gradient[i];
        }
    }

    /**
     * Moves all parameters by what was added, and forgets it.
     *
     * @param sampleSize what the sums are divided by
     */
    public void commit(double sampleSize, Hyperparameters hyperparameters) {
        float scale = (float) (hyperparameters.clipFactor(norm() / sampleSize) / sampleSize);
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= scale;
        }
        new MaskedAdamW(hyperparameters, ++step).update(state, 0, sums.length, sums);
        java.util.Arrays.fill(sums, 0);
    }

    private double norm() {
        double squares = 0;
        for (float sum : sums) {
            squares += (double) sum * sum;
        }
        return Math.sqrt(squares);
    }

    /** [parameters] the current values. */
    public float[] parameters() {
        return state.parameters();
    }
}

package org.isogloss.protocol.prune;

/**
 * First-order Taylor importance, the sum over batches of |gradient x weight|: how much each batch's loss changes, to first
 * order, when the weight becomes 0.
 */
public final class TaylorScore implements WeightScore {

    @Override
    public Evidence evidence() {
        return Evidence.GRADIENTS;
    }

    @Override
    public void addBatch(float[] sums, float[] gradients, float[] weights) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.abs(gradients[i] * weights[i]);
        }
    }

    @Override
    public float[] scores(ScoredLanguage language) {
        return language.found();
    }
}

package org.isogloss.protocol.prune;

/**
 * First-order Taylor importance of the whole sample, |sum over batches of gradient x weight|: how much the summed loss
 * changes, to first order, when the weight becomes 0. What one batch gains and another loses cancels out.
 */
public final class SignedTaylorScore implements WeightScore {

    @Override
    public Evidence evidence() {
        return Evidence.GRADIENTS;
    }

    @Override
    public void addBatch(float[] sums, float[] gradients, float[] weights) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += gradients[i] * weights[i];
        }
    }

    @Override
    public float[] scores(ScoredLanguage language) {
        return MagnitudeScore.of(language.found());
    }
}

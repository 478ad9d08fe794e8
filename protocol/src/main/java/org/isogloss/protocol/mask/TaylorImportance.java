package org.isogloss.protocol.mask;

/**
 * First-order Taylor importance of a weight: how much the loss changes, to first order, when the weight becomes 0.
 *
 * <p>Workers add it up over the batches of a lane; the coordinator adds up lanes.
 */
public final class TaylorImportance {

    private TaylorImportance() {}

    /** Adds |gradient x weight| of one batch, value by value, in fp32. */
    public static void add(float[] scores, float[] gradients, float[] weights) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] += Math.abs(gradients[i] * weights[i]);
        }
    }
}

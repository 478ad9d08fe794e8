package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;

/**
 * Picks the true quantized vector of a hidden frame among K others of the same row by cosine similarity.
 *
 * <p>Similarities of all pairs of a row come from one product of normalised vectors, and the K of each frame are
 * gathered from it: far less memory than K vectors for each frame. A negative with the positive's codes in every
 * codebook is no negative; its logit becomes -infinity. Codes are compared, not vectors, as equal rows of a product may
 * differ in the last bit.
 */
final class ContrastiveLoss {

    private static final double SMALLEST_NORM = 1e-8;

    private ContrastiveLoss() {}

    /**
     * @param logits [M, 1 + K], the positive first, before equal negatives are left out
     * @param loss cross entropy in nats, a scalar: the sum over frames
     * @param correct int64 scalar, frames whose positive has the largest logit
     */
    record Contrast(NDArray logits, NDArray loss, NDArray correct) {}

    /**
     * @param context [M, D]
     * @param quantized [M, D]
     * @param codes [M, G] int64
     */
    static Contrast of(NDArray context, NDArray quantized, NDArray codes, Negatives negatives, float temperature) {
        NDArray c = context.normalize(2, 1, SMALLEST_NORM);
        NDArray q = quantized.normalize(2, 1, SMALLEST_NORM);
        NDArray positive = Ops.times(c.mul(q).sum(new int[] {1}, true), 1.0 / temperature);
        NDArray negative = Ops.times(negatives.similarities(c, q), 1.0 / temperature);
        NDArray distinct = NDArrays.where(
                negatives.sameCodes(codes), negative.stopGradient().mul(0).add(Float.NEGATIVE_INFINITY), negative);
        NDArray logits = positive.concat(distinct, 1);
        return new Contrast(positive.concat(negative, 1), crossEntropy(logits), correct(logits));
    }

    private static NDArray crossEntropy(NDArray logits) {
        return logits.logSoftmax(1).get(":, 0").sum().neg();
    }

    /** As fairseq counts: the first is the largest and not also the smallest, as it is when all are equal. */
    private static NDArray correct(NDArray logits) {
        NDArray largest = logits.argMax(1).eq(0);
        NDArray smallest = logits.argMin(1).eq(0);
        return largest.logicalAnd(smallest.logicalNot())
                .toType(DataType.INT64, false)
                .sum();
    }
}

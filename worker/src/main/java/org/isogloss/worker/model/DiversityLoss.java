package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/**
 * The share of the codebooks that a batch leaves unused, (G V - sum over g of exp(H(p_g))) / (G V).
 *
 * <p>p_g is the mean over the hidden frames of the softmax without noise or temperature, and H its entropy with
 * log(p + 1e-7), as fairseq computes it in training and in evaluation.
 */
final class DiversityLoss {

    private static final float LOG_FLOOR = 1e-7f;

    private DiversityLoss() {}

    /**
     * The loss of a batch, a scalar between 0 and 1, not summed over frames.
     *
     * @param logits [M * G, V]
     */
    static NDArray of(NDArray logits, int codebooks, Observer observer) {
        long codes = logits.getShape().get(1);
        NDArray p = logits.softmax(-1).reshape(-1, codebooks, codes).mean(new int[] {0});
        NDArray entropy = p.mul(p.add(LOG_FLOOR).log()).sum(new int[] {1}).neg();
        NDArray perplexity = entropy.exp().sum();
        observer.saw("fairseq_prob_perplexity", perplexity);
        long all = codebooks * codes;
        return Ops.times(perplexity.neg().add(all), 1.0 / all);
    }
}

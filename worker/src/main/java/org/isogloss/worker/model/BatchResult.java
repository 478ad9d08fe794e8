package org.isogloss.worker.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a batch cost: sums over its M hidden frames, so that results of several batches add up and a mean is a sum over
 * {@code hiddenFrames}.
 *
 * @param contrastiveLoss nats, summed
 * @param diversityLoss unused share of the codebooks, 0 to 1, times M
 * @param featurePenalty mean square of the extractor's output, times M
 * @param hiddenFrames M
 * @param correct hidden frames whose true code beat every negative; not counted when all logits are equal
 * @param codeCounts [G * V] how often each code was chosen
 * @param audioSeconds speech in the batch without padding
 */
public record BatchResult(
        double contrastiveLoss,
        double diversityLoss,
        double featurePenalty,
        int hiddenFrames,
        int correct,
        long[] codeCounts,
        double audioSeconds) {

    @Override
    public boolean equals(Object o) {
        return o instanceof BatchResult r
                && contrastiveLoss == r.contrastiveLoss
                && diversityLoss == r.diversityLoss
                && featurePenalty == r.featurePenalty
                && hiddenFrames == r.hiddenFrames
                && correct == r.correct
                && Arrays.equals(codeCounts, r.codeCounts)
                && audioSeconds == r.audioSeconds;
    }

    @Override
    public int hashCode() {
        return Objects.hash(contrastiveLoss, diversityLoss, featurePenalty, hiddenFrames, correct, audioSeconds)
                ^ Arrays.hashCode(codeCounts);
    }
}

package org.isogloss.worker.model;

import org.isogloss.protocol.config.RunConfig;

/**
 * What pre-training minimises: contrastive loss + {@code diversityWeight} x diversity + {@code featurePenaltyWeight} x
 * penalty, each summed over the hidden frames.
 *
 * @param diversityWeight weight of the unused share of the codebooks
 * @param featurePenaltyWeight weight of the mean square of the extractor's output
 * @param featureGradientMultiplier factor on the gradient that reaches the extractor; 1 leaves it, 0 freezes it
 * @param logitTemperature what cosines are divided by
 */
public record Objective(
        float diversityWeight, float featurePenaltyWeight, float featureGradientMultiplier, float logitTemperature) {

    /** What a run's config says of it. */
    public static Objective of(RunConfig.Objective config) {
        return new Objective(
                (float) config.diversityWeight(),
                (float) config.featurePenalty(),
                (float) config.featureGradient(),
                (float) config.logitTemperature());
    }

    /** fairseq's weights for its Large and XLSR recipes. */
    public static final Objective XLSR = new Objective(0.1f, 0, 1, 0.1f);

    /** fairseq's weights for its Base recipe. */
    public static final Objective BASE = new Objective(0.1f, 10, 0.1f, 0.1f);
}

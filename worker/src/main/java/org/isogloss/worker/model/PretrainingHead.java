package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.model.ContrastiveLoss.Contrast;
import org.isogloss.worker.model.Quantizer.Quantized;
import org.isogloss.worker.model.Wav2Vec2.Encoded;

/**
 * The pre-training objective on top of the body.
 *
 * <p>Quantizer, projections and logits are computed at the M hidden frames alone; no loss looks at the others.
 */
final class PretrainingHead {

    private final Quantizer quantizer;
    private final Linear contextProjection;
    private final Linear quantizedProjection;
    private final int codebooks;
    private final Objective objective;

    PretrainingHead(ModelConfig config, Weights weights, Objective objective) {
        this.quantizer = new Quantizer(config, weights);
        this.contextProjection = Linear.of(weights, "project_hid");
        this.quantizedProjection = Linear.of(weights, "project_q");
        this.codebooks = config.codebooks();
        this.objective = objective;
    }

    /**
     * Scalars of a batch, and the codes it chose.
     *
     * @param total what is minimised: a sum over the hidden frames
     * @param contrastive summed over the hidden frames
     * @param diversity of the batch, not summed
     * @param penalty of the batch, not summed
     * @param correct int64
     * @param codes [M, G] int64
     */
    record Losses(
            NDArray total, NDArray contrastive, NDArray diversity, NDArray penalty, NDArray correct, NDArray codes) {}

    /** @param temperature of the Gumbel softmax; null for the most likely codes */
    Losses losses(
            BatchArrays arrays,
            Batch batch,
            Encoded encoded,
            Float temperature,
            StepDropout dropout,
            Observer observer) {
        NDArray features = dropout.apply(DropoutSite.QUANTIZER_INPUT, hidden(encoded.features(), arrays));
        Quantized quantized = temperature == null
                ? quantizer.choose(features)
                : quantizer.sample(features, arrays.noise(batch, codebooks), temperature, observer);
        observe(quantized, observer);
        NDArray context = contextProjection.apply(hidden(encoded.context(), arrays));
        observer.saw("projected_states", context);
        NDArray target = quantizedProjection.apply(quantized.vectors());
        observer.saw("projected_quantized_states", target);
        Contrast contrast = ContrastiveLoss.of(
                context, target, quantized.codes(), arrays.negatives(), objective.logitTemperature());
        observer.saw("contrastive_logits", contrast.logits());
        NDArray diversity = DiversityLoss.of(quantized.logits(), codebooks, observer);
        NDArray penalty = encoded.raw().square().mean();
        observer.saw("features_penalty", penalty);
        return new Losses(
                total(contrast.loss(), diversity, penalty, batch.hidden().length),
                contrast.loss(),
                diversity,
                penalty,
                contrast.correct(),
                quantized.codes());
    }

    private NDArray total(NDArray contrastive, NDArray diversity, NDArray penalty, int hiddenFrames) {
        NDArray total = contrastive;
        if (objective.diversityWeight() != 0) {
            total = total.add(Ops.times(diversity, objective.diversityWeight() * hiddenFrames));
        }
        if (objective.featurePenaltyWeight() != 0) {
            total = total.add(Ops.times(penalty, objective.featurePenaltyWeight() * hiddenFrames));
        }
        return total;
    }

    private static void observe(Quantized quantized, Observer observer) {
        observer.saw("quantizer_logits", quantized.logits());
        observer.saw("codes", quantized.codes());
        observer.saw("quantized_features", quantized.vectors());
    }

    /** The hidden frames of [B, T, W]: [M, W]. */
    private static NDArray hidden(NDArray x, BatchArrays arrays) {
        return Ops.rows(x.reshape(-1, x.getShape().get(2)), arrays.hidden());
    }
}

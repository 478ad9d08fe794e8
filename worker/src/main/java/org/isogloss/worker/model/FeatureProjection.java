package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** The step from the extractor's width to the transformer's: LayerNorm over C, then C to H. */
final class FeatureProjection {

    private final LayerNorm norm;
    private final Linear projection;

    FeatureProjection(Weights weights) {
        norm = LayerNorm.of(weights, "wav2vec2.feature_projection.layer_norm");
        projection = Linear.of(weights, "wav2vec2.feature_projection.projection");
    }

    /** [B, T, C], normalised: what the quantizer sees too. */
    NDArray normalize(NDArray features) {
        return norm.apply(features);
    }

    /** [B, T, C] to [B, T, H]. */
    NDArray project(NDArray normalized) {
        return projection.apply(normalized);
    }
}

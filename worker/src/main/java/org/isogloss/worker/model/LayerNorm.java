package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/**
 * Normalisation of the last dimension to zero mean and unit variance, then a gain and a shift.
 *
 * @param gain [width]
 * @param shift [width]
 */
record LayerNorm(NDArray gain, NDArray shift) {

    /** Added to variances (biased ones) here and in the extractor's GroupNorm. */
    static final float EPSILON = 1e-5f;

    static LayerNorm of(Weights weights, String name) {
        return new LayerNorm(weights.get(name + ".weight"), weights.get(name + ".bias"));
    }

    NDArray apply(NDArray x) {
        return x.getNDArrayInternal()
                .layerNorm(x, gain.getShape(), gain, shift, EPSILON)
                .singletonOrThrow();
    }
}

package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/**
 * GroupNorm with one group a channel: each channel of each row is normalised over its frames, padded ones too, then
 * scaled and shifted.
 *
 * @param gain [C]
 * @param shift [C]
 */
record ChannelNorm(NDArray gain, NDArray shift) {

    static ChannelNorm of(Weights weights, String name) {
        return new ChannelNorm(weights.get(name + ".weight"), weights.get(name + ".bias"));
    }

    /** [B, T, C] to the same. */
    NDArray apply(NDArray x) {
        int[] frames = {1};
        NDArray centred = x.sub(x.mean(frames, true));
        NDArray deviation =
                centred.square().mean(frames, true).add(LayerNorm.EPSILON).sqrt();
        return centred.div(deviation).mul(gain).add(shift);
    }
}

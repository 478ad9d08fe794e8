package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** One transformer layer, [B, T, H] to the same, with the norm before each part (XLSR) or after it (Base). */
final class EncoderLayer {

    private final Attention attention;
    private final FeedForward feedForward;
    private final LayerNorm attentionNorm;
    private final LayerNorm feedForwardNorm;
    private final boolean preNorm;

    EncoderLayer(Weights weights, String name, int heads, boolean preNorm) {
        attention = new Attention(weights, name + ".attention", heads);
        feedForward = new FeedForward(weights, name + ".feed_forward");
        attentionNorm = LayerNorm.of(weights, name + ".layer_norm");
        feedForwardNorm = LayerNorm.of(weights, name + ".final_layer_norm");
        this.preNorm = preNorm;
    }

    /** @param padding as in {@link Attention#apply} */
    NDArray apply(NDArray x, NDArray padding) {
        if (preNorm) {
            NDArray attended = x.add(attention.apply(attentionNorm.apply(x), padding));
            return attended.add(feedForward.apply(feedForwardNorm.apply(attended)));
        }
        NDArray attended = attentionNorm.apply(x.add(attention.apply(x, padding)));
        return feedForwardNorm.apply(attended.add(feedForward.apply(attended)));
    }
}

package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** One transformer layer, [B, T, H] to the same, with the norm before each part (XLSR) or after it (Base). */
final class EncoderLayer {

    private final Attention attention;
    private final FeedForward feedForward;
    private final LayerNorm attentionNorm;
    private final LayerNorm feedForwardNorm;
    private final boolean preNorm;

    private final int index;

    EncoderLayer(Weights weights, int index, int heads, boolean preNorm) {
        String name = "wav2vec2.encoder.layers." + index;
        attention = new Attention(weights, name + ".attention", heads);
        feedForward = new FeedForward(weights, name + ".feed_forward");
        attentionNorm = LayerNorm.of(weights, name + ".layer_norm");
        feedForwardNorm = LayerNorm.of(weights, name + ".final_layer_norm");
        this.preNorm = preNorm;
        this.index = index;
    }

    /** @param padding as in {@link Attention#apply} */
    NDArray apply(NDArray x, NDArray padding, StepDropout dropout) {
        if (preNorm) {
            NDArray attended = x.add(attend(attentionNorm.apply(x), padding, dropout));
            return attended.add(feedForward.apply(feedForwardNorm.apply(attended), index, dropout));
        }
        NDArray attended = attentionNorm.apply(x.add(attend(x, padding, dropout)));
        return feedForwardNorm.apply(attended.add(feedForward.apply(attended, index, dropout)));
    }

    private NDArray attend(NDArray x, NDArray padding, StepDropout dropout) {
        return dropout.apply(DropoutSite.ATTENTION_OUTPUT, index, attention.apply(x, padding, index, dropout));
    }
}

package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** Multi-head self-attention, softmax(q k^T / sqrt(d)) v, with d = H / heads. */
final class Attention {

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final int heads;

    Attention(Weights weights, String name, int heads) {
        query = Linear.of(weights, name + ".q_proj");
        key = Linear.of(weights, name + ".k_proj");
        value = Linear.of(weights, name + ".v_proj");
        out = Linear.of(weights, name + ".out_proj");
        this.heads = heads;
    }

    /**
     * @param x [B, T, H]
     * @param padding [B, 1, 1, T] added to the scores, -infinity at padded keys; null when no row is padded
     * @param layer whose attention it is
     */
    NDArray apply(NDArray x, NDArray padding, int layer, StepDropout dropout) {
        long width = x.getShape().get(2) / heads;
        NDArray q = split(Ops.times(query.apply(x), 1 / Math.sqrt((double) width)), 0, 2, 1, 3);
        NDArray k = split(key.apply(x), 0, 2, 3, 1);
        NDArray v = split(value.apply(x), 0, 2, 1, 3);
        NDArray scores = q.matMul(k);
        if (padding != null) {
            scores = scores.add(padding);
        }
        NDArray weights = dropout.apply(DropoutSite.ATTENTION_WEIGHTS, layer, scores.softmax(-1));
        NDArray joined = weights.matMul(v).transpose(0, 2, 1, 3).reshape(x.getShape());
        return out.apply(joined);
    }

    /** [B, T, H] to [B, T, heads, d] with the dimensions in the given order. */
    private NDArray split(NDArray x, int... order) {
        long rows = x.getShape().get(0);
        long frames = x.getShape().get(1);
        return x.reshape(rows, frames, heads, -1).transpose(order);
    }
}

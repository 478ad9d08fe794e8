package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

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

    /** The frames of all rows, [R, C], to the same. Means are over a row's own frames alone. */
    NDArray apply(NDArray x, FlatRows rows, int level) {
        int spacing = rows.spacing()[level];
        int inRows = rows.rows() * spacing;
        NDArray byRow = x.get(new NDIndex(":{}", inRows))
                .reshape(rows.rows(), spacing, x.getShape().get(1));
        NDArray own = byRow.get(new NDIndex(":, :{}", rows.own()[level]));
        int[] frames = {1};
        NDArray mean = own.mean(frames, true);
        NDArray variance = own.sub(mean).square().mean(frames, true);
        NDArray scale = gain.div(variance.add(LayerNorm.EPSILON).sqrt());
        NDArray normed = byRow.mul(scale).add(shift.sub(mean.mul(scale))).reshape(inRows, -1);
        // What follows the last row belongs to none.
        NDArray rest = x.get(new NDIndex("{}:", inRows)).stopGradient();
        return rest.getShape().get(0) == 0 ? normed : normed.concat(rest);
    }
}

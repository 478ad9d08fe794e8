package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** The position-wise part of a transformer layer: H to the inner width, GELU, and back. */
final class FeedForward {

    private final Linear widen;
    private final Linear narrow;

    FeedForward(Weights weights, String name) {
        widen = Linear.of(weights, name + ".intermediate_dense");
        narrow = Linear.of(weights, name + ".output_dense");
    }

    /** @param layer whose part it is */
    NDArray apply(NDArray x, int layer, StepDropout dropout) {
        NDArray inner = dropout.apply(DropoutSite.FEED_FORWARD_INNER, layer, Ops.gelu(widen.apply(x)));
        return dropout.apply(DropoutSite.FEED_FORWARD_OUTPUT, layer, narrow.apply(inner));
    }
}

package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/**
 * An affine map of the last dimension, y = x W^T + b.
 *
 * @param weight [out, in]
 * @param bias [out]
 */
record Linear(NDArray weight, NDArray bias) {

    static Linear of(Weights weights, String name) {
        return new Linear(weights.get(name + ".weight"), weights.get(name + ".bias"));
    }

    /** [..., in] to [..., out]. */
    NDArray apply(NDArray x) {
        return x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
    }
}

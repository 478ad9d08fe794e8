package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

/** Operations of the engine that DJL keeps behind longer names. */
final class Ops {

    private Ops() {}

    /** x/2 (1 + erf(x / sqrt 2)), the exact form. */
    static NDArray gelu(NDArray x) {
        return x.getNDArrayInternal().gelu();
    }

    /** Rows of x [R, W] by index [M] (int64): [M, W]. */
    static NDArray rows(NDArray x, NDArray index) {
        return index.getNDArrayInternal()
                .embedding(index, x, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /** One-dimensional convolution of x [B, in, T] with weight [out, in / groups, k]; bias may be null. */
    static NDArray convolve(NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
        return x.getNDArrayInternal()
                .convolution(x, weight, bias, new Shape(stride), new Shape(padding), new Shape(1), groups)
                .singletonOrThrow();
    }
}

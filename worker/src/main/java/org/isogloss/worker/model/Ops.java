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

    /** max(x, 0). */
    static NDArray relu(NDArray x) {
        return x.getNDArrayInternal().relu();
    }

    /**
     * x times a number.
     *
     * <p>DJL's own {@code mul(Number)} and {@code div(Number)} lend PyTorch a number in a buffer of the JVM's, which the
     * garbage collector may free before the backward pass reads it: gradients are then wrong, rarely and silently. So the
     * number is made in memory of PyTorch's own.
     */
    static NDArray times(NDArray x, double factor) {
        return x.mul(x.getManager().full(new Shape(), (float) factor));
    }

    /**
     * A copy in memory of PyTorch's own: it lives as long as the graph needs it, and is always aligned to 64 bytes. (What
     * the JVM lends is neither. Alignment changes how kernels group their sums, and so the last bits of a result.)
     */
    static NDArray owned(NDArray lent) {
        NDArray copy = lent.duplicate();
        lent.close();
        return copy;
    }

    /** Rows of x [R, W] by index [M] (int64): [M, W]. */
    static NDArray rows(NDArray x, NDArray index) {
        return index.getNDArrayInternal()
                .embedding(index, x, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /**
     * One-dimensional convolution over the frames of x [B, T, in]: [B, T', out].
     *
     * <p>It is run as a two-dimensional one of height 1, whose channels-last kernels PyTorch uses for a transposed view;
     * given three dimensions, it would copy its input to channels-first order.
     *
     * @param weight [out, in / groups, k]
     * @param bias [out], or null
     */
    static NDArray convolve(NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
        NDArray image = x.expandDims(1).transpose(0, 3, 1, 2);
        return x.getNDArrayInternal()
                .convolution(
                        image,
                        weight.expandDims(2),
                        bias,
                        new Shape(1, stride),
                        new Shape(0, padding),
                        new Shape(1, 1),
                        groups)
                .singletonOrThrow()
                .transpose(0, 2, 3, 1)
                .squeeze(1);
    }
}

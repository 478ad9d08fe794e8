package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/**
 * A convolution over one long sequence of frames, with a gradient of its own.
 *
 * <p>PyTorch's own backward pass of a strided convolution takes two to three times as long as these products. Here the input
 * [R, in] is read as [R / stride, stride x in], a view: the kernel then spans a few whole rows ("parts"), and each part's
 * share of the gradients is one matrix product, of a shape that runs at full speed. Nothing is copied to another layout.
 *
 * @param weight [out, in, kernel]
 * @param bias [out], or null
 */
record StridedConvolution(NDArray weight, NDArray bias, int kernel, int stride) {

    /** @throws IllegalArgumentException when the kernel leaves samples out */
    StridedConvolution {
        if (kernel < stride) {
            throw new IllegalArgumentException("a kernel of " + kernel + " with a stride of " + stride);
        }
    }

    /** [(M + parts - 1) * stride, in] to [M, out]. */
    NDArray apply(NDArray x) {
        return Ops.convolve(x.expandDims(0), weight, bias, stride, 0, 1).squeeze(0);
    }

    /**
     * Adds to the gradients of weight and bias.
     *
     * @param x the input, as in {@link #apply}
     * @param gradient of the output, [M, out]
     */
    void backward(NDArray x, NDArray gradient) {
        long frames = gradient.getShape().get(0);
        long in = weight.getShape().get(1);
        NDArray rows = x.reshape(-1, stride * in);
        NDArray transposed = gradient.transpose();
        NDList parts = new NDList();
        for (int part = 0; part < parts(); part++) {
            NDArray used = rows.get(new NDIndex("{}:{}, :{}", part, part + frames, length(part) * in));
            parts.add(transposed.matMul(used).reshape(-1, length(part), in).transpose(0, 2, 1));
        }
        Gradients.add(weight, parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 2));
        if (bias != null) {
            Gradients.add(bias, gradient.sum(new int[] {0}));
        }
    }

    /** The gradient of the input, of the input's shape. */
    NDArray inputGradient(NDArray gradient) {
        long frames = gradient.getShape().get(0);
        long in = weight.getShape().get(1);
        NDArray first = parts() == 1 ? gradient : gradient.concat(blank(gradient));
        NDArray result = first.matMul(weight(0));
        for (int part = 1; part < parts(); part++) {
            try (NDArray share = gradient.matMul(weight(part))) {
                result.get(new NDIndex("{}:{}, :{}", part, part + frames, length(part) * in))
                        .addi(share);
            }
        }
        return result.reshape(-1, in);
    }

    /** Zeros that make a gradient as long as the input has rows. */
    private NDArray blank(NDArray gradient) {
        return gradient.getManager()
                .zeros(new ai.djl.ndarray.types.Shape(
                        parts() - 1, gradient.getShape().get(1)));
    }

    /** A part's weights, [out, length * in]. */
    private NDArray weight(int part) {
        int begin = part * stride;
        return weight.get(new NDIndex(":, :, {}:{}", begin, begin + length(part)))
                .transpose(0, 2, 1)
                .reshape(weight.getShape().get(0), -1);
    }

    private int parts() {
        return FlatRows.parts(kernel, stride);
    }

    /** Kernel positions in a part: a stride, but fewer in the last. */
    private int length(int part) {
        return Math.min(stride, kernel - part * stride);
    }
}

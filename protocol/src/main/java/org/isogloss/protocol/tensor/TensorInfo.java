package org.isogloss.protocol.tensor;

import java.util.List;

/**
 * What a safetensors header says of a tensor, but for where it lies.
 *
 * @param shape dimensions, outermost first
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** @throws ArithmeticException when they are 2 GiB or more: a buffer, and so a tensor, holds less */
    int bytes() {
        long count = dtype.bytes();
        for (long dimension : shape) {
            count = Math.multiplyExact(count, dimension);
        }
        return Math.toIntExact(count);
    }
}

package org.isogloss.protocol.layout;

import java.util.List;

/**
 * One tensor of the model and where it lies in the parameter vector.
 *
 * @param name Hugging Face name, such as {@code wav2vec2.encoder.layers.0.attention.k_proj.weight}
 * @param shape dimensions, outermost first; the values are row-major
 * @param offset index of the first value in the parameter vector
 */
public record ParameterSpec(String name, List<Integer> shape, int offset) {

    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** How many values the tensor has. */
    public int size() {
        int size = 1;
        for (int dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }

    /** How many values have the same first index, one after the other; 1 when there is no index, or no other. */
    public int rowSize() {
        return shape.stream().skip(1).mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** The shape as a tensor file has it. */
    public List<Long> dimensions() {
        return shape.stream().map(Integer::longValue).toList();
    }

    /** Index after the last value in the parameter vector. */
    public int end() {
        return offset + size();
    }
}
